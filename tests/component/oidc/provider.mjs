// A real OpenID provider on a loopback port, with invented clients and one invented account that signs in at once.
// Says its issuer on the first line that it prints. Every start has a key of its own: a restart is a rotation.

import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import Provider from "oidc-provider";

const { port = 0, clients, conformIdTokenClaims = true, impostor = false } = JSON.parse(process.argv[2]);

const account = {
  accountId: "acc_invented",
  claims: () => ({
    sub: "acc_invented",
    email: "invented.reviewer@example.org",
    email_verified: true,
    name: "Invented Reviewer",
  }),
};

const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });

const configuration = {
  clients,
  conformIdTokenClaims,
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["invented"] },
  features: { devInteractions: { enabled: false } },
  findAccount: () => account,
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  jwks: { keys: [{ ...key, kid: randomUUID(), use: "sig", alg: "RS256" }] },
  async loadExistingGrant({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope("openid email profile");
    await grant.save();
    return grant;
  },
};

const server = createServer();
server.listen(port, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  const answer = provider.callback();
  server.on("request", async (request, response) => {
    if (request.url.startsWith("/interaction/")) {
      const refusal = { error: "access_denied", error_description: "The invented person does not want to." };
      const result = request.url.endsWith("?deny") ? refusal : { login: { accountId: account.accountId } };
      await provider.interactionFinished(request, response, result);
    } else if (impostor && request.url === "/me") {
      response.setHeader("Content-Type", "application/json");
      response.end(JSON.stringify({ sub: "acc_somebody_else", email: "somebody.else@example.org" }));
    } else {
      await answer(request, response);
    }
  });
  console.log(JSON.stringify({ issuer }));
});
