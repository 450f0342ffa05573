/**
 * Where something is: a point on the globe with the names a report needs. Regions are the ones that reports group clients by, not
 * political statements; the region of a country follows the world map of internet statistics (ITU) with the Middle East apart.
 */
export const regionIds = ['africa', 'asia', 'europe', 'middle-east', 'north-america', 'oceania', 'south-america'] as const;
/** A client region of reports. */
export type RegionId = (typeof regionIds)[number];

/** A point with a name; latitude and longitude in degrees, north and east positive. `country` is ISO 3166-1 alpha-2. */
export interface Place {
  readonly name: string;
  readonly country: string;
  readonly region: RegionId;
  readonly lat: number;
  readonly lon: number;
}

/** A metropolitan area: a place that can be named by id (kebab-case, such as 'sao-paulo'), with the people who live there. */
export interface Metro extends Place {
  readonly id: string;
  readonly peopleCount: number;
}

const countries: Readonly<Record<Exclude<RegionId, 'asia'>, string>> = {
  africa:
    'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG ' +
    'RE RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW',
  europe:
    'AD AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT ' +
    'NL NO PL PT RO RS RU SE SI SK SM UA VA XK',
  'middle-east': 'AE BH IL IQ IR JO KW LB OM PS QA SA SY TR YE',
  'north-america': 'AG AI AW BB BM BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MQ MX NI PA PR SV TC TT US VC VG VI',
  oceania: 'AS AU CK FJ FM GU KI MH MP NC NR NU NZ PF PG PW SB TO TV VU WF WS',
  'south-america': 'AR BO BR CL CO EC FK GF GY PE PY SR UY VE',
};

const regionByCountry: ReadonlyMap<string, RegionId> = new Map(
  Object.entries(countries).flatMap(([region, list]) => list.split(' ').map((country) => [country, region as RegionId] as const)),
);

/** The client region of a country (ISO 3166-1 alpha-2); whatever is in none of the other lists is Asia. */
export const regionOf = (country: string): RegionId => regionByCountry.get(country) ?? 'asia';
