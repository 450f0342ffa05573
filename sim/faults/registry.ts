/** The behaviour of every kind of fault in the model's registry. */
import type { FaultKind } from '../model/faults.ts';
import type { FaultBehaviour } from './fault-kind.ts';
import { datacenterFail } from './kinds/datacenter-fail.ts';
import { demandAttack } from './kinds/demand-attack.ts';
import { demandScale } from './kinds/demand-scale.ts';
import { demandSurge } from './kinds/demand-surge.ts';
import { instanceCrash } from './kinds/instance-crash.ts';
import { linkDown } from './kinds/link-down.ts';
import { linkFlap } from './kinds/link-flap.ts';
import { neighborFail } from './kinds/neighbor-fail.ts';
import { nodeFail } from './kinds/node-fail.ts';
import { prefixWithdraw } from './kinds/prefix-withdraw.ts';
import { routerFail } from './kinds/router-fail.ts';
import { sessionHalfOpen } from './kinds/session-half-open.ts';
import { sessionReset } from './kinds/session-reset.ts';
import { sessionSilent } from './kinds/session-silent.ts';

export const faultBehaviours: { readonly [K in FaultKind]: FaultBehaviour<K> } = {
  'datacenter.fail': datacenterFail,
  'demand.attack': demandAttack,
  'demand.scale': demandScale,
  'demand.surge': demandSurge,
  'instance.crash': instanceCrash,
  'link.down': linkDown,
  'link.flap': linkFlap,
  'neighbor.fail': neighborFail,
  'node.fail': nodeFail,
  'prefix.withdraw': prefixWithdraw,
  'router.fail': routerFail,
  'session.half-open': sessionHalfOpen,
  'session.reset': sessionReset,
  'session.silent': sessionSilent,
};

/** The behaviour of a fault, whatever its kind: kind and parameters come from one union and agree. */
export const behaviourOf = (kind: FaultKind): FaultBehaviour => faultBehaviours[kind] as unknown as FaultBehaviour;
