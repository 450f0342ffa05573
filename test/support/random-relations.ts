/** Graphs of one speaker per AS with any relation between any two: cycles of providers are welcome. */
import { stream } from '../../sim/kernel/streams.ts';
import { GraphBuilder } from '../../sim/routing/graph/builder.ts';
import type { RoutingGraph } from '../../sim/routing/graph/graph.ts';
import type { Relation } from '../../sim/routing/graph/relation.ts';

/** AS numbers ascend from 100; sessions take 1 µs to `delayMaxUs`. */
export function randomRelations(seed: number, asCount: number, linkRatio: number, delayMaxUs = 1): RoutingGraph {
  const dice = stream(seed, 'relations');
  const builder = new GraphBuilder();
  for (let as = 0; as < asCount; as++) builder.speaker({ as: builder.as(100 + as), routerId: 100 + as, key: as });
  for (let a = 0; a < asCount; a++) {
    for (let b = a + 1; b < asCount; b++) {
      if (!dice.chance(linkRatio)) continue;
      builder.session({ a, b, relation: dice.integer(0, 2) as Relation, delayUs: dice.integer(1, delayMaxUs) });
    }
  }
  return builder.build();
}
