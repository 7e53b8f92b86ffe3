/** A chosen file as the API takes it: its bytes in Base64. */

/** Base64 is a third longer, and the server takes 4 MiB. */
export const MAX_FILE_BYTES = 3 * 1024 * 1024;

const CHUNK_BYTES = 0x8000;

export async function fileBody(file: Blob): Promise<{ file: string }> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK_BYTES));
  }
  return { file: btoa(binary) };
}
