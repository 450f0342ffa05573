/**
 * Goal: rescheduling is read as written: a preset, a preset with changes, figures of a service, or none, and mistakes are told.
 * Method: the teaching topology with settings by path, and what the reader says.
 */
import { describe, expect, it } from 'vitest';
import { seconds } from '../../../sim/kernel/time.ts';
import { schedulerPresets } from '../../../sim/model/presets/schedulers.ts';
import { twoSites } from '../../support/worlds.ts';

const KUBERNETES = schedulerPresets['kubernetes-50s'];

describe('scheduling', () => {
  it('is none by default, and then nothing of it is in the topology', () => {
    for (const topology of [twoSites(), twoSites({ scheduling: 'none' })]) {
      expect(topology).not.toHaveProperty('scheduling');
      for (const service of topology.services) expect(service).not.toHaveProperty('scheduling');
    }
  });

  it('is a preset for the platform and for every service', () => {
    const { scheduling, services } = twoSites({ scheduling: 'kubernetes-50s' });
    expect(scheduling).toEqual(KUBERNETES.cluster);
    for (const service of services) expect(service.scheduling).toEqual(KUBERNETES.replicas);
  });

  it('can be changed for the platform, and by each service', () => {
    const { scheduling, services } = twoSites({
      scheduling: '{ preset: kubernetes-50s, grace: 20s, monitor: 1s, toleration: 30s, image_pull: 15s }',
      'services.web.scheduling': '{ toleration: 5s, anti_affinity: preferred }',
    });
    expect(scheduling).toEqual({ ...KUBERNETES.cluster, grace: seconds(20), monitorPeriod: seconds(1) });
    const changed = { imagePull: seconds(15), toleration: seconds(5), antiAffinity: 'preferred' };
    expect(services[0]!.scheduling).toEqual({ ...KUBERNETES.replicas, ...changed });
    const pinned = twoSites({ scheduling: 'nomad', 'services.web.scheduling': 'none' });
    expect(pinned.scheduling).toEqual(schedulerPresets.nomad.cluster);
    expect(pinned.services[0]).not.toHaveProperty('scheduling');
  });

  it.each([
    ['a preset that is none', { scheduling: 'kubernets-50s' }, /kubernetes-50s/],
    ['a grace that healthy nodes outlast', { scheduling: '{ preset: kubernetes-50s, grace: 10s }' }, /CAT1117[^]*grace/],
    ['no pause between heartbeats', { scheduling: '{ preset: nomad, heartbeat: 0s }' }, /CAT1117[^]*pause/],
    [
      'more replicas than nodes where none may share one',
      { scheduling: 'nomad', 'services.web.scheduling': '{ anti_affinity: required }', 'services.web.replicas': '9' },
      /CAT1113[^]*may not share a node/,
    ],
  ])('%s is an error', (_, set: Readonly<Record<string, string>>, pattern) => {
    expect(() => twoSites(set)).toThrow(pattern);
  });
});
