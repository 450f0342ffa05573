/** Which reducer measures which metric of the model's registry. */
import type { MetricName } from '../model/metrics.ts';
import type { Reducer } from '../trace/reducer.ts';
import type { Measurement } from './measurement.ts';
import { attemptAvailability, attemptAvailabilityByPhase } from './metrics/attempt-availability.ts';
import { availability, availabilityByPhase } from './metrics/availability.ts';
import { bgpUpdates } from './metrics/bgp-updates.ts';
import { budgetUsed } from './metrics/budget-used.ts';
import { collateralShiftRatio } from './metrics/collateral-shift-ratio.ts';
import { connectionsResetRatio, connectionsResetRatioByPhase } from './metrics/connections-reset-ratio.ts';
import { detour } from './metrics/detour.ts';
import { entryShiftedRatio } from './metrics/entry-shifted-ratio.ts';
import { exitShiftedRatio } from './metrics/exit-shifted-ratio.ts';
import { faultsConfirmed } from './metrics/faults-confirmed.ts';
import { lateDecisionRatio } from './metrics/late-decision-ratio.ts';
import { lostRequests, lostRequestsByPhase } from './metrics/lost-requests.ts';
import { nearestSiteRatio } from './metrics/nearest-site-ratio.ts';
import { peakUtilization } from './metrics/peak-utilization.ts';
import { recoveryLossRatio } from './metrics/recovery-loss-ratio.ts';
import { replicaImbalanceRatio } from './metrics/replica-imbalance-ratio.ts';
import { replicasReadyMin } from './metrics/replicas-ready-min.ts';
import { replicasUnplaced } from './metrics/replicas-unplaced.ts';
import { routeChanges } from './metrics/route-changes.ts';
import { rttAdded } from './metrics/rtt-added.ts';
import { rttChange } from './metrics/rtt-change.ts';
import { rttP50, rttP50ByPhase } from './metrics/rtt-p50.ts';
import { rttP95, rttP95ByPhase } from './metrics/rtt-p95.ts';
import { servedRps } from './metrics/served-rps.ts';
import { siteRttAdded } from './metrics/site-rtt-added.ts';
import { siteRtt } from './metrics/site-rtt.ts';
import { siteUnreachableSeconds } from './metrics/site-unreachable-seconds.ts';
import { sliceAvailability } from './metrics/slice-availability.ts';
import { timeToConverge, timeToConvergeByPhase } from './metrics/time-to-converge.ts';
import { timeToDetect } from './metrics/time-to-detect.ts';
import { timeToRecover, timeToRecoverByPhase } from './metrics/time-to-recover.ts';
import { timeToReschedule } from './metrics/time-to-reschedule.ts';
import { timeToWithdraw } from './metrics/time-to-withdraw.ts';
import { trafficShiftedRatio, trafficShiftedRatioByPhase } from './metrics/traffic-shifted-ratio.ts';
import { unreachableSeconds, unreachableSecondsByPhase } from './metrics/unreachable-seconds.ts';
import type { Readings } from './readings.ts';

export type MetricReducer = (measurement: Measurement) => Reducer<Readings>;

export const metricReducers: Readonly<Record<MetricName, MetricReducer>> = {
  availability,
  attempt_availability: attemptAvailability,
  slice_availability: sliceAvailability,
  lost_requests: lostRequests,
  recovery_loss_ratio: recoveryLossRatio,
  budget_used: budgetUsed,
  time_to_detect: timeToDetect,
  time_to_withdraw: timeToWithdraw,
  time_to_converge: timeToConverge,
  time_to_recover: timeToRecover,
  traffic_shifted_ratio: trafficShiftedRatio,
  collateral_shift_ratio: collateralShiftRatio,
  connections_reset_ratio: connectionsResetRatio,
  peak_utilization: peakUtilization,
  rtt_p50: rttP50,
  rtt_p95: rttP95,
  rtt_added: rttAdded,
  unreachable_seconds: unreachableSeconds,
  bgp_updates: bgpUpdates,
  route_changes: routeChanges,
  late_decision_ratio: lateDecisionRatio,
  replicas_ready_min: replicasReadyMin,
  replicas_unplaced: replicasUnplaced,
  replica_imbalance_ratio: replicaImbalanceRatio,
  time_to_reschedule: timeToReschedule,
  served_rps: servedRps,
  rtt_change: rttChange,
  nearest_site_ratio: nearestSiteRatio,
  detour,
  site_rtt: siteRtt,
  site_rtt_added: siteRttAdded,
  site_unreachable_seconds: siteUnreachableSeconds,
  entry_shifted_ratio: entryShiftedRatio,
  exit_shifted_ratio: exitShiftedRatio,
  faults_confirmed: faultsConfirmed,
};

/** Of metrics with the label `phase`: their cells once for each phase of the run that they tell apart. */
export const phasedReducers: Readonly<Partial<Record<MetricName, MetricReducer>>> = {
  availability: availabilityByPhase,
  attempt_availability: attemptAvailabilityByPhase,
  lost_requests: lostRequestsByPhase,
  time_to_converge: timeToConvergeByPhase,
  time_to_recover: timeToRecoverByPhase,
  traffic_shifted_ratio: trafficShiftedRatioByPhase,
  connections_reset_ratio: connectionsResetRatioByPhase,
  rtt_p50: rttP50ByPhase,
  rtt_p95: rttP95ByPhase,
  unreachable_seconds: unreachableSecondsByPhase,
};

/** The reducer for a metric asked with these labels. */
export const reducerFor = (metric: MetricName, labels: Readonly<Record<string, string>>): MetricReducer =>
  (Object.hasOwn(labels, 'phase') ? phasedReducers[metric] : undefined) ?? metricReducers[metric];
