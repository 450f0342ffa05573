/** What packets need over a small network: its links, alive, and interiors in which every router of an AS reaches every other. */
import type { WalkWorld } from '../../sim/routing/forwarding/walk.ts';
import { Physical } from '../../sim/routing/graph/physical.ts';
import { Interior } from '../../sim/routing/igp/interior.ts';
import { MeshArea } from '../../sim/routing/igp/mesh-area.ts';
import type { SmallNetwork } from './small-network.ts';

export const INSIDE_DELAY_US = 1000;

export function packetWorld(network: SmallNetwork): { readonly world: WalkWorld; readonly physical: Physical } {
  const { graph } = network.context;
  const links = Array.from({ length: graph.linkCount }, (_, i) => {
    const h = graph.link.indexOf(i);
    return { a: graph.owner[h]!, b: graph.peer[h]!, delayUs: graph.delayUs[h]!, metric: 0, isBackbone: false };
  });
  const physical = new Physical(links, graph.speakerCount);
  const fellows = new Map<number, number[]>();
  for (let s = 0; s < graph.speakerCount; s++) fellows.set(graph.asOf[s]!, [...(fellows.get(graph.asOf[s]!) ?? []), s]);
  const meshes = new Map([...fellows].map(([as, speakers]) => [as, new MeshArea(speakers, () => INSIDE_DELAY_US)]));
  const meshOf = Array.from({ length: graph.speakerCount }, (_, s) => meshes.get(graph.asOf[s]!)!);
  const interior = new Interior(null, graph.speakerCount, meshOf);
  return { physical, world: { context: network.context, physical, interior, fabricDelayUs: () => 300 } };
}
