/** seedrandom ships its generators one a file, without types of their own. */
declare module 'seedrandom/lib/alea.js' {
  export default function alea(seed: string): () => number;
}
