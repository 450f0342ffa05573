/**
 * Pictures of a page, held against reference pictures: halved and with fewer shades, so that a file is small and the grain
 * of a font's edge says nothing. `UPDATE_PICTURES=1` takes the references anew.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import pixelmatch from 'pixelmatch';
import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { ROOT } from '../support/tree.ts';

const REFERENCES = join(ROOT, 'test/browser/reference');
/** Where a picture that differs, and what differs in it, are left to be looked at. */
const LEFT = join(ROOT, 'node_modules/.catchment-test/pictures');
const SHADES = 0xf8;
/** Steps between black and white in pictures that people look at: none is seen, and a file takes two thirds. */
const SHADES_KEPT = 51;
/** How far two colours may be apart (0 … 1), and which share of pixels may be further. */
const COLOUR = 0.12;
const SHARE_MAX = 0.01;

export const shot = async (page: Page): Promise<PNG> => PNG.sync.read(await page.screenshot({ animations: 'disabled' }));

/** Half as wide and high, each pixel the mean of four, in 32 shades. */
export function reduced({ width, height, data }: PNG): PNG {
  const half = new PNG({ width: width >> 1, height: height >> 1 });
  for (let y = 0; y < half.height; y++) {
    for (let x = 0; x < half.width; x++) {
      const to = (y * half.width + x) * 4;
      for (let c = 0; c < 3; c++) {
        const at = (dy: number, dx: number): number => data[((2 * y + dy) * width + 2 * x + dx) * 4 + c]!;
        half.data[to + c] = Math.min(255, (at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1)) / 4 + 4) & SHADES;
      }
      half.data[to + 3] = 255;
    }
  }
  return half;
}

const packed = (picture: PNG): Buffer => PNG.sync.write(picture, { colorType: 2, deflateLevel: 9, filterType: -1 });

/** Null where the page looks as in the reference; else a sentence that says how it differs and what to do. */
export async function difference(page: Page, name: string): Promise<string | null> {
  const picture = reduced(await shot(page));
  return compared(picture, {
    name,
    file: join(REFERENCES, `${name}.png`),
    kept: picture,
    comparable: (reference) => reference,
  });
}

/** The same for a picture that people look at: the file has it in its own size. */
export async function differenceInFull(page: Page, file: string): Promise<string | null> {
  const kept = await shot(page);
  for (let at = 0; at < kept.data.length; at++)
    kept.data[at] = Math.round((kept.data[at]! / 255) * SHADES_KEPT) * (255 / SHADES_KEPT);
  return compared(reduced(kept), { name: basename(file, '.png'), file, kept, comparable: reduced });
}

interface Reference {
  readonly name: string;
  readonly file: string;
  /** What is written when references are taken anew. */
  readonly kept: PNG;
  /** From what the file has to what is compared. */
  readonly comparable: (reference: PNG) => PNG;
}

function compared(picture: PNG, { name, file, kept, comparable }: Reference): string | null {
  const bytes = packed(picture);
  if (process.env['UPDATE_PICTURES'] === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, packed(kept));
    return null;
  }
  if (!existsSync(file)) return `there is no ${file}; UPDATE_PICTURES=1 takes it`;
  const reference = comparable(PNG.sync.read(readFileSync(file)));
  const { width, height } = picture;
  if (reference.width !== width || reference.height !== height) return `it is ${width} × ${height}, another size than before`;
  const marked = new PNG({ width, height });
  const count = pixelmatch(reference.data, picture.data, marked.data, width, height, { threshold: COLOUR });
  const share = count / (width * height);
  if (share <= SHARE_MAX) return null;
  mkdirSync(LEFT, { recursive: true });
  writeFileSync(join(LEFT, `${name}.png`), bytes);
  writeFileSync(join(LEFT, `${name}.difference.png`), PNG.sync.write(marked));
  const told = `${(share * 100).toFixed(1)} % of its pixels differ (at most ${SHARE_MAX * 100} %)`;
  return `${told}: look into ${LEFT}; UPDATE_PICTURES=1 takes new references where the change is meant`;
}
