/** Figures of one pass by name; the unit is the last word of the name. */
export type Measures = Readonly<Record<string, number>>;

/** Middle value of an odd count, mean of the two middle ones of an even count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

export const medians = (passes: readonly Measures[]): Measures =>
  Object.fromEntries(Object.keys(passes[0] ?? {}).map((name) => [name, median(passes.map((pass) => pass[name]!))]));

/** Targets by suite and figure: at most, except events per second, which are at least. */
export const TARGETS: Readonly<Record<string, Measures>> = {
  'start-up': { '--version ms': 500, 'run, first line ms': 500 },
  pltfrms: { 'run ms': 150 },
  'pltfrms suite': { 'wall s': 10 },
  '10k': { 'load ms': 150, 'announce ms': 120, 'withdraw ms': 250 },
  '10k × 20': { 'one of 100 links lost ms': 20, 'one of 100 links restored ms': 20 },
  '70k': {
    'load ms': 1000,
    'announce ms': 750,
    'withdraw ms': 5000,
    'withdraw, MRAI 30 s ms': 1000,
    'one of three lost ms': 300,
    'sweep ms': 30,
    'RSS MB': 500,
    'events/s': 1_000_000,
  },
  internet: {
    'load bz2 ms': 3000,
    'load binary ms': 200,
    'announce ms': 750,
    'withdraw, MRAI 30 s ms': 1500,
    'sweep ms': 30,
    'RSS MB': 600,
    'each of 1,000 origins removed ms': 20_000,
    'each of 1,000 busiest links removed ms': 20_000,
  },
};

export const isMet = (name: string, value: number, target: number): boolean =>
  name === 'events/s' ? value >= target : value <= target;

export const figure = (value: number): string => {
  const digits = value < 10 ? 2 : value < 100 ? 1 : 0;
  return value.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, ',');
};

/** Rows of a Markdown table for one suite. */
export function rows(suite: string, cold: Measures, warm: Measures): string[] {
  return Object.keys(cold).map((name) => {
    const target = TARGETS[suite]?.[name];
    const value = warm[name] ?? cold[name]!;
    const aim = target === undefined ? '' : `${name === 'events/s' ? '≥' : '≤'} ${figure(target)}`;
    const verdict = target === undefined ? '' : isMet(name, value, target) ? 'met' : 'missed';
    const later = warm[name] === undefined ? '' : figure(warm[name]);
    return `| ${suite} | ${name} | ${figure(cold[name]!)} | ${later} | ${aim} | ${verdict} |`;
  });
}

export const HEADING = ['| suite | figure | cold | warm | target | |', '|---|---|--:|--:|--:|---|'];
