/** The behaviour of every kind of fault in the model's registry. */
import type { FaultKind } from '../model/faults.ts';
import type { FaultBehaviour } from './fault-kind.ts';
import { datacenterFail } from './kinds/datacenter-fail.ts';
import { demandScale } from './kinds/demand-scale.ts';
import { instanceCrash } from './kinds/instance-crash.ts';
import { linkDown } from './kinds/link-down.ts';
import { nodeFail } from './kinds/node-fail.ts';
import { prefixWithdraw } from './kinds/prefix-withdraw.ts';
import { sessionReset } from './kinds/session-reset.ts';

export const faultBehaviours: { readonly [K in FaultKind]: FaultBehaviour<K> } = {
  'datacenter.fail': datacenterFail,
  'demand.scale': demandScale,
  'instance.crash': instanceCrash,
  'link.down': linkDown,
  'node.fail': nodeFail,
  'prefix.withdraw': prefixWithdraw,
  'session.reset': sessionReset,
};

/** The behaviour of a fault, whatever its kind: kind and parameters come from one union and agree. */
export const behaviourOf = (kind: FaultKind): FaultBehaviour => faultBehaviours[kind] as unknown as FaultBehaviour;
