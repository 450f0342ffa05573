/**
 * What the routers of a world know from the RPKI: attested origins and providers, asked by interned route. Answers are kept,
 * since the same few origins and paths come again and again. All routers see one set of data; caches that differ are not
 * modelled.
 */
import type { Prefix } from '../../model/prefix.ts';
import type { RouteTable } from '../route/routes.ts';
import { type AspaTable, type PathValidity, verifyPath } from './aspa.ts';
import type { OriginValidity, RoaTable } from './origin-validation.ts';

export class Rpki {
  /** By prefix index; null where a world has a stand-in without an address. */
  private readonly prefixes: readonly (Prefix | null)[];
  private readonly roas: RoaTable;
  private readonly aspas: AspaTable;
  private readonly origins = new Map<string, OriginValidity>();

  constructor(prefixes: readonly (Prefix | null)[], roas: RoaTable, aspas: AspaTable) {
    this.prefixes = prefixes;
    this.roas = roas;
    this.aspas = aspas;
  }

  /** @param asNumbers AS number by AS index, as the route's path has it. */
  originValidity(prefix: number, routes: RouteTable, route: number, asNumbers: Uint32Array): OriginValidity {
    const written = this.prefixes[prefix] ?? null;
    if (written === null) return 'not-found';
    const origin = asNumbers[routes.originAs(route)]!;
    const key = `${prefix} ${origin}`;
    let validity = this.origins.get(key);
    if (validity === undefined) this.origins.set(key, (validity = this.roas.validate(written, origin)));
    return validity;
  }

  pathValidity(
    relation: number,
    neighborAs: number,
    routes: RouteTable,
    route: number,
    asNumbers: Uint32Array,
  ): PathValidity | null {
    const path = routes.path(route).map((as) => asNumbers[as]!);
    return verifyPath(this.aspas, relation, path, neighborAs);
  }
}
