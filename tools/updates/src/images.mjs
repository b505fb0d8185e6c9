// SPDX-License-Identifier: Apache-2.0
/** Returns the images that the texts name: `name:tag`, with the digest if they pin it. */
export function imagesIn(...texts) {
  const found = texts.join("\n").matchAll(/(?:<image\.base>|^\s*image:\s*)([a-z0-9][a-z0-9./_-]*):([\w.-]+)(?:@(sha256:[0-9a-f]{64}))?/gm);
  return [...found].map(([, name, tag, digest]) => ({ name, tag, digest }));
}

/**
 * Lists newer builds of pinned images, and newer major versions of images whose tag is one (`postgres:18`).
 *
 * @param {(name: string, tag: string) => Promise<string | null>} digestOf returns the digest of a tag, or null if there is none
 */
export async function imageUpdates(images, digestOf) {
  const updates = [];
  for (const { name, tag, digest } of images) {
    const now = await digestOf(name, tag);
    if (now === null) throw new Error(`the registry has no image ${name}:${tag}`);
    if (digest && digest !== now) updates.push({ name: `${name}:${tag}`, current: digest, latest: now });
    if (/^\d+$/.test(tag)) {
      const next = String(Number(tag) + 1);
      if ((await digestOf(name, next)) !== null) updates.push({ name, current: tag, latest: next });
    }
  }
  return updates;
}

/** Asks Docker Hub for a digest (OCI distribution specification 1.1, "Checking if content exists in the registry"). */
export async function dockerHub(name, tag) {
  const path = name.includes("/") ? name : `library/${name}`;
  const grant = await fetch(`https://auth.docker.io/token?service=registry.docker.io&scope=repository:${path}:pull`);
  const { token } = await grant.json();
  const answer = await fetch(`https://registry-1.docker.io/v2/${path}/manifests/${tag}`, {
    method: "HEAD",
    headers: { Authorization: `Bearer ${token}`, Accept: "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json" },
  });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${path}:${tag}: HTTP ${answer.status}`);
  return answer.headers.get("docker-content-digest");
}
