// Carries what the server asks to this device's passkey, and its answer back in an ordinary form. It decides nothing.
"use strict";
(() => {
  if (!window.PublicKeyCredential) return;
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const options = async (form) => {
    const body = new FormData();
    body.set("options", "1");
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok) throw new Error(String(answer.status));
    const found = await answer.json();
    found.challenge = bytes(found.challenge);
    if (found.user) found.user.id = bytes(found.user.id);
    for (const list of ["excludeCredentials", "allowCredentials"])
      for (const one of found[list] || []) one.id = bytes(one.id);
    return { publicKey: found };
  };

  const plain = (credential) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
      if (credential.response[name]) response[name] = text(credential.response[name]);
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const button = form.querySelector("button"), wrong = form.querySelector("[role=alert]");
    button.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.answer.value) return;
      event.preventDefault();
      wrong.hidden = true;
      button.disabled = true;
      try {
        const asked = await options(form);
        form.elements.answer.value = plain(await navigator.credentials[form.dataset.passkey](asked));
        form.submit();
      } catch {
        wrong.hidden = false;
        button.disabled = false;
      }
    });
  }
})();
