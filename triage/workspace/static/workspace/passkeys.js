// Ties allauth's passkey scripts to the page's one form with data-passkey: "login", "use" or "add".
(function () {
  const problem = document.getElementById("passkey_problem");
  const data = "passkey_data";
  const forms = window.allauth.webauthn.forms;
  const ways = {
    login: () => forms.loginForm({ ids: { login: "passkey_login", credential: "mfa_credential" } }),
    use: () => forms.authenticateForm({ ids: { authenticate: "passkey_use", credential: "id_credential", data } }),
    add: () =>
      forms.addForm({ ids: { add: "passkey_add", passwordless: "id_passwordless", credential: "id_credential", data } }),
  };

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault(); // Said on the page instead of in the console: mostly somebody who changed their mind.
    problem.hidden = false;
  });
  for (const form of document.querySelectorAll("[data-passkey]")) {
    // Enter in a text field must ask for the key, too, and nothing may be sent without it.
    form.addEventListener("submit", (event) => event.preventDefault());
    ways[form.dataset.passkey]();
  }
})();
