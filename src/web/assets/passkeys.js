// Passkeys: asks the house what to sign, the device signs, the form goes as any other.
// Loaded by ateneo.js where a page has such a form and the browser can.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** Options as the house writes them, with buffers where the browser wants them. */
function read(options) {
  const credentials = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  const read = { ...options, challenge: bytes(options.challenge) };
  if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) read.excludeCredentials = credentials(options.excludeCredentials);
  if (options.allowCredentials) read.allowCredentials = credentials(options.allowCredentials);
  return read;
}

/** The device's answer, as text (WebAuthn level 3, §5.1). */
function write(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: credential.getClientExtensionResults(),
    response,
  });
}

async function sign(form) {
  const asked = await fetch(`${form.action}/start`, {
    method: "POST",
    body: new URLSearchParams({ csrf: form.elements.csrf.value }),
    credentials: "same-origin",
  });
  if (!asked.ok) throw new Error(`start: ${asked.status}`);
  const { ceremony, options } = await asked.json();
  const publicKey = read(options);
  const credential = publicKey.user
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey });
  form.elements.ceremony.value = ceremony;
  form.elements.answer.value = write(credential);
}

export function watch(form) {
  form.hidden = false;
  const failed = form.querySelector("[role=alert]");
  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    failed.hidden = true;
    try {
      await sign(form);
      form.submit();
    } catch (error) {
      console.error(error);
      failed.hidden = false;
    }
  });
}
