/** An instant with milliseconds always shown, so that a running clock keeps its width: `5:01.208`. */
export function clockText(us: number): string {
  const milliseconds = Math.floor(us / 1e3);
  const two = (value: number): string => String(value).padStart(2, '0');
  const whole = Math.floor(milliseconds / 1e3);
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const front = hours > 0 ? `${hours}:${two(minutes)}` : String(minutes);
  return `${front}:${two(seconds)}.${String(milliseconds % 1e3).padStart(3, '0')}`;
}

/** As short as the instant allows: `5:00`, `5:01.2`. */
export function tickText(us: number): string {
  return clockText(Math.round(us / 1e3) * 1e3)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '');
}
