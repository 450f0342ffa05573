/** Hands a text to the person as a file; it goes nowhere else. */
import { h } from '../kit/dom.ts';

export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/yaml' }));
  const link = h('a', { href: url, download: name });
  link.click();
  // The browser takes the data when it gets to it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
