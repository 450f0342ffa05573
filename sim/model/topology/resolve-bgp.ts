/** Behaviours of BGP with their defaults filled in. */
import { ZERO } from '../../kernel/time.ts';
import { PLAIN_BEHAVIOUR } from '../presets/bgp.ts';
import type { Path } from '../source/tree.ts';
import { addressBits } from '../prefix.ts';
import { byText, error, type Context, type Table } from './context.ts';
import type {
  AggregateTreatment,
  BgpBehaviour,
  DampingPreset,
  GracefulRestartPromise,
  RpkiData,
  SessionBgp,
} from './bgp-types.ts';
import type { WrittenTopology } from './schema.ts';
import type { Aggregate } from './types.ts';

type WrittenBehaviour = NonNullable<WrittenTopology['as']['bgp']>;
type WrittenSession = Pick<
  WrittenTopology['neighbors'][string],
  'communities' | 'roles' | 'damping' | 'graceful_restart' | 'max_prefixes' | 'path_length_max' | 'per_aggregate'
>;

type WrittenDamping = WrittenBehaviour['damping'];
const dampingOf = (written: NonNullable<WrittenDamping>): DampingPreset | null => (written === 'none' ? null : written);

type WrittenRestart = WrittenBehaviour['graceful_restart'];
const restartOf = (written: WrittenRestart): GracefulRestartPromise | null =>
  written === undefined ? null : { restartTime: written.restart_time, longLived: written.long_lived ?? ZERO };

export function resolveBehaviour(written: WrittenBehaviour): BgpBehaviour {
  const plain = PLAIN_BEHAVIOUR;
  const { honours } = written;
  return {
    med: written.med ?? plain.med,
    missingMed: written.missing_med ?? plain.missingMed,
    prefersOldest: written.prefer_oldest ?? plain.prefersOldest,
    multipath: written.multipath ?? plain.multipath,
    addPaths: written.add_paths ?? plain.addPaths,
    detectsLoopsWhenSending: written.detect_loops_when_sending ?? plain.detectsLoopsWhenSending,
    damping: dampingOf(written.damping ?? 'none'),
    gracefulRestart: restartOf(written.graceful_restart),
    validatesOrigins: written.validate_origins ?? plain.validatesOrigins,
    validatesPaths: written.validate_paths ?? plain.validatesPaths,
    knowsRoles: written.roles ?? plain.knowsRoles,
    honours:
      honours === undefined
        ? plain.honours
        : {
            gracefulShutdown: honours.includes('graceful-shutdown'),
            blackhole: honours.includes('blackhole'),
            actions: honours.includes('actions'),
          },
  };
}

/** @param written what holds for the session: its own fields, else its neighbour's. @param pathOf where a field stands. */
export function resolveSessionBgp(
  context: Context,
  written: WrittenSession,
  ours: BgpBehaviour,
  aggregates: Table<Aggregate>,
  pathOf: (key: keyof WrittenSession) => Path,
): SessionBgp {
  const { max_prefixes: limit, graceful_restart: restart } = written;
  return {
    communities: written.communities ?? [],
    usesRoles: written.roles ?? null,
    damping: written.damping === undefined ? ours.damping : dampingOf(written.damping),
    gracefulRestart: restart === undefined ? 'unset' : restart === 'off' ? null : restartOf(restart),
    maximumPrefixes:
      limit === undefined ? null : { count: limit.count, action: limit.action, restartAfter: limit.restart_after ?? null },
    pathLengthMax: written.path_length_max ?? null,
    perAggregate: Object.entries(written.per_aggregate ?? {})
      .flatMap(([name, treatment]): AggregateTreatment[] => {
        const aggregate = aggregates.refer(context, name, [...pathOf('per_aggregate'), name], true);
        if (aggregate === null) return [];
        const { prepend = 0, med = null, communities = [] } = treatment;
        return [{ aggregate: aggregate.id, prepend, med, communities }];
      })
      .sort((a, b) => byText(a.aggregate, b.aggregate)),
  };
}

export function resolveRpki(context: Context, written: WrittenTopology['rpki']): RpkiData | null {
  if (written === undefined) return null;
  const roas = written.roas.map(({ prefix, max_length: length, asn }, i) => {
    const maxLength = length ?? prefix.length;
    if (maxLength < prefix.length || maxLength > addressBits(prefix.family)) {
      error(context, {
        code: 'CAT1119',
        message: `max_length ${maxLength} does not fit ${prefix.text}`,
        path: ['rpki', 'roas', i, 'max_length'],
        expected: `${prefix.length} to ${addressBits(prefix.family)}`,
      });
    }
    return { prefix, maxLength, asn };
  });
  const aspas = Object.entries(written.aspas)
    .map(([customer, providers]) => ({ customer: Number(customer), providers: [...providers].sort((a, b) => a - b) }))
    .sort((a, b) => a.customer - b.customer);
  return { roas, aspas };
}
