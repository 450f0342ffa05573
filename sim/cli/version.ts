/** The version of this engine, from the package. */
import { version } from '../../package.json';

export const engineVersion: string = version;
