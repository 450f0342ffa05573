/**
 * How far light has to go between two places: over land by the great circle, over sea through the landing points and straits
 * that cables pass. A coarse map (the corridors, not the cables in them; every landing point reaches everything on its
 * land), drawn from geography and the routes of well-known systems. No point was moved to fit a measurement; where Central
 * Asia is joined was put right after times over the Internet had shown it (clouds have no region there). What is not here:
 * cables over the Arctic, and the ways over land from Europe to China, which operators' backbones hardly use.
 */
import { distanceKm } from '../../sim/geo/distance.ts';
import type { Place } from '../../sim/geo/place.ts';

type Point = Pick<Place, 'lat' | 'lon'>;

/** `landing point|lat|lon|the lands it is on`. */
const POINTS = `
bude|50.83|-4.55|europe
lisbon|38.72|-9.14|europe
marseille|43.30|5.37|europe
catania|37.50|15.09|europe
reykjavik|64.13|-21.90|IS
tangier|35.78|-5.81|MA
algiers|36.75|3.04|DZ
tunis|36.81|10.18|TN
suez|29.97|32.53|EG arabia
djibouti|11.59|43.15|
fujairah|25.12|56.33|arabia
mombasa|-4.04|39.67|east-africa
mtunzini|-28.95|31.75|southern-africa
luanda|-8.84|13.23|AO
cape-town|-33.93|18.42|southern-africa
lagos|6.45|3.39|west-africa
dakar|14.69|-17.44|
mumbai|19.07|72.88|south-asia
chennai|13.08|80.27|south-asia
singapore|1.29|103.85|indochina
jakarta|-6.21|106.85|ID
da-nang|16.07|108.22|indochina
manila|14.60|120.98|PH
hong-kong|22.28|114.17|china
shanghai|31.22|121.46|china
taipei|25.05|121.53|TW
busan|35.10|129.04|KR
tokyo|35.69|139.69|JP
guam|13.47|144.75|GU
perth|-31.95|115.86|AU
sydney|-33.87|151.21|AU
auckland|-36.85|174.76|NZ
honolulu|21.31|-157.86|honolulu
oregon|45.52|-123.90|north-america
los-angeles|34.05|-118.24|north-america
new-york|40.71|-74.01|north-america
virginia-beach|36.85|-75.98|north-america
miami|25.77|-80.19|north-america
san-juan|18.47|-66.11|PR
panama|8.99|-79.52|north-america
cartagena|10.40|-75.51|south-america
fortaleza|-3.72|-38.54|south-america
santos|-23.96|-46.33|south-america
valparaiso|-33.04|-71.63|south-america
`;

/** Chains of landing points, each joined to the next by sea; behind each, systems that go that way. */
const CORRIDORS = [
  'bude new-york', // TAT-14, Apollo, Grace Hopper
  'bude virginia-beach lisbon', // Dunant, MAREA
  'bude reykjavik', // FARICE and DANICE, which land further north and east
  'bude lisbon tangier', // SEA-ME-WE 3, EuroAfrica links
  'marseille algiers', // MED CABLE
  'catania tunis', // KELTRA
  'marseille catania suez djibouti mumbai chennai singapore', // SEA-ME-WE 4 and 5, AAE-1
  'djibouti fujairah mumbai', // FALCON, AAE-1
  'djibouti singapore', // South of Sri Lanka: SEA-ME-WE 5
  'djibouti mombasa mtunzini cape-town luanda lagos dakar lisbon', // EASSy, SEACOM, WACS, ACE
  'luanda fortaleza', // SACS
  'dakar fortaleza lisbon', // EllaLink, Atlantis-2
  'singapore jakarta perth singapore', // ASC, Indigo
  'perth sydney auckland honolulu sydney guam', // Southern Cross, PPC-1
  'singapore da-nang hong-kong shanghai busan tokyo', // APG, SJC
  'singapore manila hong-kong taipei tokyo hong-kong', // ASE, TGN-IA
  'singapore hong-kong busan taipei shanghai', // APCN-2, EAC-C2C
  'manila guam', // SEA-US
  'hong-kong guam tokyo', // AAG, TGN
  'guam honolulu los-angeles', // AAG, SEA-US
  'honolulu oregon', // PC-1, Southern Cross
  'oregon tokyo los-angeles', // FASTER, JUPITER, Unity
  'oregon taipei los-angeles', // NCP, PLCN
  'new-york santos fortaleza miami', // Seabras-1, Monet, BRUSA
  'miami san-juan fortaleza', // SAm-1, AMX-1
  'miami cartagena panama valparaiso', // Maya-1, SAC, Curie
  'los-angeles panama', // PAC, Curie
];

/**
 * Which land a country is on where it is not its region's; a land is crossed by the great circle. The Caucasus and Central
 * Asia reach the rest of the world through Russia and Turkey.
 */
const LANDS: Readonly<Record<string, string>> = {
  europe: 'TR RU GE AM AZ KZ KG TJ UZ',
  arabia: 'AE BH IL IQ IR JO KW LB OM PS QA SA SY YE',
  'south-asia': 'BD BT IN NP PK LK',
  indochina: 'KH LA MM MY SG TH VN',
  china: 'CN HK MO MN',
  'east-africa': 'BI ET KE RW SO TZ UG',
  'southern-africa': 'BW LS MZ NA SZ ZA ZM ZW',
  'west-africa': 'BJ CI CM GH NG TG',
};
const ISLANDS = 'IS PR GU';

const landByCountry = new Map(
  Object.entries(LANDS).flatMap(([land, list]) => list.split(' ').map((country) => [country, land] as const)),
);

/** Hawaii is a state, not a country. */
const isHawaii = ({ country, lon }: Place): boolean => country === 'US' && lon < -150;

function landOf(place: Place): string {
  if (isHawaii(place)) return 'honolulu';
  const own = landByCountry.get(place.country);
  if (own !== undefined) return own;
  const isRegion = ['europe', 'north-america', 'south-america'].includes(place.region) && !ISLANDS.includes(place.country);
  return isRegion ? place.region : place.country;
}

interface Landing extends Point {
  readonly name: string;
  readonly lands: readonly string[];
}

const landings: readonly Landing[] = POINTS.trim()
  .split('\n')
  .map((line) => {
    const [name, lat, lon, lands] = line.split('|') as [string, string, string, string];
    return { name, lat: Number(lat), lon: Number(lon), lands: lands.split(' ') };
  });

/** Shortest ways between all landing points: by sea along the corridors, over land within one. */
const ways: readonly (readonly number[])[] = (() => {
  const index = new Map(landings.map(({ name }, i) => [name, i]));
  const isJoined = new Set(
    CORRIDORS.flatMap((chain) => {
      const points = chain.split(' ').map((name) => index.get(name)!);
      return points.slice(1).flatMap((to, i) => [`${points[i]} ${to}`, `${to} ${points[i]}`]);
    }),
  );
  const km = landings.map((a, i) =>
    landings.map((b, j) => {
      const isSameLand = a.lands.some((land) => land !== '' && b.lands.includes(land));
      return isSameLand || isJoined.has(`${i} ${j}`) || i === j ? distanceKm(a, b) : Infinity;
    }),
  );
  for (const [via, beyond] of km.entries())
    for (const from of km) for (const [to, rest] of beyond.entries()) from[to] = Math.min(from[to]!, from[via]! + rest);
  return km;
})();

/** Over land to each landing point of the place's land; to the nearest where its land has none. */
function access(place: Place): readonly { readonly landing: number; readonly km: number }[] {
  const land = landOf(place);
  const all = landings.map((point, landing) => ({ landing, km: distanceKm(place, point) }));
  const own = all.filter(({ landing }) => landings[landing]!.lands.includes(land));
  return own.length > 0 ? own : all.toSorted((a, b) => a.km - b.km).slice(0, 1);
}

const accesses = new WeakMap<Place, ReturnType<typeof access>>();
function accessOf(place: Place): ReturnType<typeof access> {
  const known = accesses.get(place) ?? access(place);
  accesses.set(place, known);
  return known;
}

/** The shortest way along the corridors, in km; never below the great circle, which it is between places on one land. */
export function routeKm(a: Place, b: Place): number {
  const straight = distanceKm(a, b);
  if (landOf(a) === landOf(b)) return straight;
  let least = Infinity;
  for (const from of accessOf(a))
    for (const to of accessOf(b)) least = Math.min(least, from.km + ways[from.landing]![to.landing]! + to.km);
  return Math.max(straight, least);
}
