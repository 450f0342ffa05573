/** Files that a person gives the page: dropped, chosen or pasted. Nothing leaves the page. */
import { loadRun, type Loaded } from './run-data.ts';

export async function readFile(file: File): Promise<Loaded> {
  if (/\.ya?ml$/i.test(file.name))
    return { ok: false, why: 'a scenario must be run first: catchment view FILE runs and shows it' };
  try {
    return await loadRun(new Uint8Array(await file.arrayBuffer()), null);
  } catch {
    return { ok: false, why: 'the file cannot be read' };
  }
}

/** Calls back with each file that is dropped on or pasted into the page. */
export function onFiles(target: HTMLElement, take: (file: File) => void): void {
  const first = (data: DataTransfer | null): File | null => data?.files[0] ?? null;
  target.addEventListener('dragover', (event) => {
    event.preventDefault();
    target.dataset['drop'] = '';
  });
  target.addEventListener('dragleave', () => delete target.dataset['drop']);
  target.addEventListener('drop', (event) => {
    event.preventDefault();
    delete target.dataset['drop'];
    const file = first(event.dataTransfer);
    if (file !== null) take(file);
  });
  target.addEventListener('paste', (event) => {
    const file = first(event.clipboardData);
    if (file !== null) take(file);
  });
}

/** Asks for a file. */
export function chooseFile(take: (file: File) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.addEventListener('change', () => {
    const file = input.files?.[0];
    if (file !== undefined) take(file);
  });
  input.click();
}
