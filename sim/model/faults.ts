/**
 * The registry of fault kinds: what each one may hit, which parameters it takes, what it does to the world and what counts as
 * proof that it did. How a fault acts is in `faults/`; a test holds the two registries equal.
 */
import { demandFaults } from './faults/demand.ts';
import type { FaultSpec, ParamsOf } from './faults/fault-spec.ts';
import { lineFaults } from './faults/lines.ts';
import { operationFaults } from './faults/operations.ts';
import { platformFaults } from './faults/platform.ts';
import { routeFaults } from './faults/routes.ts';

export const faultKinds = { ...platformFaults, ...lineFaults, ...routeFaults, ...operationFaults, ...demandFaults };

type Kinds = typeof faultKinds;
export type FaultKind = keyof Kinds;
/** The parameters of a fault after reading, one member for each kind. */
export type FaultParams = { [K in FaultKind]: ParamsOf<K, Kinds[K]> }[FaultKind];

export const faultKindNames = Object.keys(faultKinds).sort() as readonly FaultKind[];

export const faultSpec = (kind: FaultKind): FaultSpec => faultKinds[kind];
