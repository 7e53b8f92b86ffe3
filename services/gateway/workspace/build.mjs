/**
 * Builds the workspace: generated modules, then scripts and style sheet by esbuild, with hashes in their names.
 *
 *   node services/gateway/workspace/build.mjs [--watch] [--generate] [OUT]
 *
 * `--generate` writes the generated modules alone, for the compiler and the tests. OUT is `.oms/workspace` by default.
 */
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants } from "node:zlib";

import * as esbuild from "esbuild";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, "../../..");
const GENERATED = path.join(HERE, "generated");
const flags = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const OUT = path.resolve(process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? path.join(ROOT, ".oms/workspace"));

const compress = promisify(brotliCompress);

const shared = {
  absWorkingDir: HERE,
  bundle: true,
  minify: !flags.includes("--watch"),
  sourcemap: flags.includes("--watch") ? "linked" : false,
  target: "es2022",
  format: "esm",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  logLevel: "warning",
};

/** Icons, counties and their tiles are written once, for the server's pages; the workspace takes them from there. */
async function generateFromReference() {
  await mkdir(GENERATED, { recursive: true });
  const yaml = await readFile(path.join(ROOT, "shared/web_design/icons.yaml"), "utf8");
  const icons = Object.fromEntries([...yaml.matchAll(/^([a-z_]+): '(.*)'$/gm)].map(([, name, shapes]) => [name, shapes]));
  const [, ...rows] = (await readFile(path.join(ROOT, "shared/reference/counties.csv"), "utf8")).trim().split("\n");
  const counties = Object.fromEntries(rows.map((row) => row.split(",")).map(([fips, name]) => [fips, name]));
  const [, ...states] = (await readFile(path.join(ROOT, "shared/reference/jurisdictions.csv"), "utf8")).trim().split("\n");
  const jurisdictions = Object.fromEntries(states.map((row) => row.split(",")).map(([code, name]) => [code, name]));
  const [, ...places] = (await readFile(path.join(ROOT, "shared/web_design/county_tiles.csv"), "utf8")).trim().split("\n");
  const tiles = places.map((row) => row.split(",")).map(([fips, code, column, line]) => [fips, [code, Number(column), Number(line)]]);
  await writeFile(
    path.join(GENERATED, "reference.ts"),
    `/** Generated from shared/web_design/icons.yaml and shared/reference. */\n` +
      `export const ICONS = ${JSON.stringify(icons)} as const;\n` +
      `export const COUNTIES: Readonly<Record<string, string>> = ${JSON.stringify(counties)};\n` +
      `/** Letters, column and row of a county's tile, by its number. */\n` +
      `export const TILES: Readonly<Record<string, readonly [string, number, number]>> = ${JSON.stringify(Object.fromEntries(tiles))};\n` +
      `export const JURISDICTIONS: Readonly<Record<string, string>> = ${JSON.stringify(jurisdictions)};\n`,
  );
}

/** A field that changes in the API is an error of the compiler here. The package is absent where only the bundle is made. */
async function generateTypes() {
  const source = path.join(ROOT, "docs/openapi.json");
  const target = path.join(GENERATED, "schema.d.ts");
  const isNewer = async () => (await stat(target).catch(() => ({ mtimeMs: 0 }))).mtimeMs > (await stat(source)).mtimeMs;
  if (await isNewer()) return;
  const generator = await import("openapi-typescript").catch(() => null);
  if (generator === null) return;
  const tree = await generator.default(new URL(`file://${source}`));
  await writeFile(target, generator.astToString(tree));
}

async function writeBuild(result) {
  const outputs = Object.entries(result.metafile.outputs);
  const named = ([name]) => path.basename(name);
  const entry = outputs.find(([, output]) => output.entryPoint === "src/main.tsx");
  const files = outputs.map(named).filter((name) => /\.(js|css)$/.test(name));
  await Promise.all(
    files.map(async (name) => {
      const text = await readFile(path.join(OUT, name));
      const options = { params: { [constants.BROTLI_PARAM_QUALITY]: flags.includes("--watch") ? 4 : 11 } };
      await writeFile(path.join(OUT, `${name}.br`), await compress(text, options));
    }),
  );
  const closure = (name) => {
    const reached = new Set();
    const follow = (output) => {
      if (reached.has(output)) return;
      reached.add(output);
      result.metafile.outputs[output].imports.filter(({ kind }) => kind === "import-statement").forEach(({ path }) => follow(path));
    };
    [entry[0], name].forEach(follow);
    return [...reached].map((output) => path.basename(output)).sort();
  };
  const pages = outputs.filter(([, output]) => output.entryPoint?.startsWith("src/")).map(([name]) => [path.basename(name), closure(name)]);
  const manifest = { pages: Object.fromEntries(pages), entry: named(entry), style: path.basename(entry[1].cssBundle), files: files.sort() };
  const fresh = path.join(OUT, "manifest.json.new");
  await writeFile(fresh, `${JSON.stringify(manifest, null, 1)}\n`);
  await rename(fresh, path.join(OUT, "manifest.json"));
}

const client = {
  ...shared,
  entryPoints: ["src/main.tsx"],
  outdir: OUT,
  splitting: true,
  metafile: true,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  external: ["/static/*"],
  plugins: [{ name: "manifest", setup: (build) => build.onEnd((result) => (result.errors.length ? undefined : writeBuild(result))) }],
};
const serviceWorker = { ...shared, entryPoints: ["src/service_worker.ts"], outfile: path.join(OUT, "service_worker.js"), format: "iife" };

await generateFromReference();
await generateTypes();
if (!flags.includes("--generate")) {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  await esbuild.build(serviceWorker);
  if (flags.includes("--watch")) await (await esbuild.context(client)).watch();
  else await esbuild.build(client);
}
