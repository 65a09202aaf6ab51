// Small helps for the pages of the own account; every page works without them, except where a passkey is asked for.
(function () {
  "use strict";
  var wrong = document.querySelector("[aria-invalid=true]");
  var first = wrong || document.querySelector("main.card form input:not([type=hidden]):not([type=checkbox]):not([disabled])");
  if (first && !first.value) first.focus();

  // The code of an invitation stands behind the # of the address: no server and no log ever sees it.
  function takeCodeFromAddress() {
    var code = document.querySelector("[data-code-from-address]");
    if (!code || location.hash.length < 11) return;
    code.value = decodeURIComponent(location.hash.slice(1));
    history.replaceState(null, "", location.pathname);
    code.form.submit();
  }
  takeCodeFromAddress();
  window.addEventListener("hashchange", takeCodeFromAddress); // a second link opened on the page of the first

  document.addEventListener("allauth.error", function (event) {
    var place = document.querySelector("[data-passkey-trouble]");
    if (!place) return;
    event.preventDefault();
    place.hidden = false;
    place.focus();
  });

  var saved = document.querySelector("[data-saved]");
  if (saved) {
    var onward = document.querySelector("[data-onward]");
    onward.setAttribute("aria-disabled", "true");
    onward.addEventListener("click", function (event) {
      if (!saved.checked) { event.preventDefault(); saved.focus(); }
    });
    saved.addEventListener("change", function () { onward.setAttribute("aria-disabled", String(!saved.checked)); });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy],[data-print],[data-download]");
    if (!button) return;
    if (button.hasAttribute("data-print")) window.print();
    if (button.hasAttribute("data-copy")) {
      navigator.clipboard.writeText(button.getAttribute("data-copy")).then(function () { button.textContent = button.getAttribute("data-copied"); });
    }
    if (button.hasAttribute("data-download")) {
      var link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([button.getAttribute("data-download")], { type: "text/plain" }));
      link.download = button.getAttribute("data-name");
      link.click();
      URL.revokeObjectURL(link.href);
    }
  });
  document.querySelectorAll("[data-copy],[data-print],[data-download]").forEach(function (button) { button.hidden = false; });
})();
