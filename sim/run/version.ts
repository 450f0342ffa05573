/** Version of the engine as it stands in traces and reports: results may differ between two versions. */
export const ENGINE_VERSION = '0.1.0';
