/** The written form of rescheduling: what the platform's schedulers do, and what a service asks of them. */
import * as z from 'zod';
import { schedulerPresetNames } from '../presets/schedulers.ts';
import { durationSchema } from '../source/scalars.ts';

const replicaFields = {
  toleration: durationSchema
    .optional()
    .meta({ description: 'How long replicas stay bound to a node that was given up. Kubernetes: 300s.' }),
  image_pull: durationSchema
    .optional()
    .meta({ description: 'Fetching the image where no replica of the service ran before. Default 0s.' }),
  start: durationSchema.optional().meta({ description: 'The longest time from a placement to the start of the process.' }),
  readiness: durationSchema.optional().meta({ description: 'Between readiness probes; 0s: ready when started.' }),
  anti_affinity: z
    .enum(['preferred', 'required'])
    .optional()
    .meta({ description: 'Whether replicas of a service share a node when nothing better is left. Default preferred.' }),
};

export const schedulingSchema = z
  .union([
    z.enum(['none', ...schedulerPresetNames]),
    z.strictObject({
      preset: z.enum(schedulerPresetNames),
      heartbeat: durationSchema.optional().meta({ description: 'Between heartbeats of a node.' }),
      grace: durationSchema.optional().meta({ description: 'A node is given up so long after a heartbeat failed to come.' }),
      monitor: durationSchema.optional().meta({ description: 'How often the control plane looks at its nodes.' }),
      ...replicaFields,
    }),
  ])
  .meta({
    description: 'How replicas of a lost node come to run elsewhere in their datacenter: a preset, one with changes, or none.',
  });

export const serviceSchedulingSchema = z
  .union([z.literal('none'), z.strictObject(replicaFields)])
  .meta({ description: 'none: its replicas stay with their nodes; or figures that differ from those of the platform.' });
