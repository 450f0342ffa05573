/**
 * Goal: the metrics measured are those of the model, whoever else is measured with them. Method: compare the two registries, and
 * one pass for all metrics with a pass for each.
 */
import { describe, expect, it } from 'vitest';
import { measure } from '../../sim/measure/measurement.ts';
import { cellsWith } from '../../sim/measure/readings.ts';
import { metricReducers } from '../../sim/measure/registry.ts';
import { metricNames, metricSpec, type MetricName } from '../../sim/model/metrics.ts';
import { failover, figure, value } from './failover.ts';

describe('the registry', () => {
  it('has a reducer for every metric of the model and no other', () => {
    expect(Object.keys(metricReducers).sort()).toEqual([...metricNames]);
  });

  it('has cells with no labels but those of the model', () => {
    const trace = failover().trace();
    for (const name of metricNames) {
      const reducer = measure(trace, {}, (measurement) => measurement.shared(metricReducers[name]));
      const keys = new Set(reducer.result(trace.end).cells.flatMap((cell) => Object.keys(cell)));
      expect(
        [...keys].filter((key) => !(metricSpec(name).labels as readonly string[]).includes(key)),
        name,
      ).toEqual([]);
    }
  });
});

describe('one pass', () => {
  it('gives every metric the same as a pass of its own, in any order', () => {
    const trace = failover().trace();
    const together = (names: readonly MetricName[]): Record<string, unknown> => {
      const reducers = measure(trace, {}, (measurement) => names.map((name) => measurement.shared(metricReducers[name])));
      return Object.fromEntries(
        names.map((name, at) => {
          const readings = reducers[at]!.result(trace.end);
          return [name, readings.figure(cellsWith(readings, {}), value)];
        }),
      );
    };
    const all = together(metricNames);
    expect(together([...metricNames].reverse())).toEqual(all);
    for (const name of metricNames) expect(figure(trace, name), name).toEqual(all[name]);
  });
});
