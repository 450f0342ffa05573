/** The behaviour of every kind of fault in the model's registry. */
import type { FaultKind } from '../model/faults.ts';
import type { FaultBehaviour } from './fault-kind.ts';
import { configPush } from './kinds/config-push.ts';
import { datacenterDrain } from './kinds/datacenter-drain.ts';
import { datacenterFail } from './kinds/datacenter-fail.ts';
import { datacenterIsolate } from './kinds/datacenter-isolate.ts';
import { demandAttack } from './kinds/demand-attack.ts';
import { demandScale } from './kinds/demand-scale.ts';
import { demandSurge } from './kinds/demand-surge.ts';
import { deployReplace } from './kinds/deploy-replace.ts';
import { healthLie } from './kinds/health-lie.ts';
import { healthOff } from './kinds/health-off.ts';
import { healthSlow } from './kinds/health-slow.ts';
import { instanceCrash } from './kinds/instance-crash.ts';
import { instanceHang } from './kinds/instance-hang.ts';
import { instanceSlow } from './kinds/instance-slow.ts';
import { linkDown } from './kinds/link-down.ts';
import { linkFlap } from './kinds/link-flap.ts';
import { linkImpair } from './kinds/link-impair.ts';
import { neighborFail } from './kinds/neighbor-fail.ts';
import { nodeDrain } from './kinds/node-drain.ts';
import { nodeFail } from './kinds/node-fail.ts';
import { nodePartition } from './kinds/node-partition.ts';
import { nodePause } from './kinds/node-pause.ts';
import { prefixHijack } from './kinds/prefix-hijack.ts';
import { prefixLeak } from './kinds/prefix-leak.ts';
import { prefixPrepend } from './kinds/prefix-prepend.ts';
import { prefixStuck } from './kinds/prefix-stuck.ts';
import { prefixWithdraw } from './kinds/prefix-withdraw.ts';
import { rackFail } from './kinds/rack-fail.ts';
import { routerFail } from './kinds/router-fail.ts';
import { routerStub } from './kinds/router-stub.ts';
import { sessionHalfOpen } from './kinds/session-half-open.ts';
import { sessionReset } from './kinds/session-reset.ts';
import { sessionSilent } from './kinds/session-silent.ts';

export const faultBehaviours: { readonly [K in FaultKind]: FaultBehaviour<K> } = {
  'config.push': configPush,
  'datacenter.drain': datacenterDrain,
  'datacenter.fail': datacenterFail,
  'datacenter.isolate': datacenterIsolate,
  'demand.attack': demandAttack,
  'demand.scale': demandScale,
  'demand.surge': demandSurge,
  'deploy.replace': deployReplace,
  'health.lie': healthLie,
  'health.off': healthOff,
  'health.slow': healthSlow,
  'instance.crash': instanceCrash,
  'instance.hang': instanceHang,
  'instance.slow': instanceSlow,
  'link.down': linkDown,
  'link.flap': linkFlap,
  'link.impair': linkImpair,
  'neighbor.fail': neighborFail,
  'node.drain': nodeDrain,
  'node.fail': nodeFail,
  'node.partition': nodePartition,
  'node.pause': nodePause,
  'prefix.hijack': prefixHijack,
  'prefix.leak': prefixLeak,
  'prefix.prepend': prefixPrepend,
  'prefix.stuck': prefixStuck,
  'prefix.withdraw': prefixWithdraw,
  'rack.fail': rackFail,
  'router.fail': routerFail,
  'router.stub': routerStub,
  'session.half-open': sessionHalfOpen,
  'session.reset': sessionReset,
  'session.silent': sessionSilent,
};

/** The behaviour of a fault, whatever its kind: kind and parameters come from one union and agree. */
export const behaviourOf = (kind: FaultKind): FaultBehaviour => faultBehaviours[kind] as unknown as FaultBehaviour;
