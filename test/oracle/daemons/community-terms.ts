/** Communities of case files (`65535:0`, `64500:4:64501`, a well-known name) as the daemons spell them. */
const NAMES: Readonly<Record<string, string>> = {
  'graceful-shutdown': '65535:0',
  'no-export': '65535:65281',
  'no-advertise': '65535:65282',
};

export const communityDigits = (text: string): string => NAMES[text] ?? text;
export const isLargeText = (text: string): boolean => communityDigits(text).split(':').length === 3;
/** As in a BIRD filter. */
export const communityTerm = (text: string): string => `(${communityDigits(text).split(':').join(', ')})`;
