/** The instrument as data, loaded once a version for all pages. */
import { api, bodyOf, type Schemas } from "./client";

export type Instrument = Schemas["Instrument"];
export type InstrumentVersion = Schemas["CaseResponse"]["instrument"];

const loaded = new Map<InstrumentVersion, Promise<Instrument>>();

/** Returns a version of the instrument. A version that could not be loaded is asked for again by the next call. */
export function loadInstrument(version: InstrumentVersion): Promise<Instrument> {
  const known = loaded.get(version);
  if (known) return known;
  const loading = bodyOf(api.GET("/api/v1/instruments/{version}", { params: { path: { version } } }));
  loaded.set(version, loading);
  loading.catch(() => loaded.delete(version));
  return loading;
}
