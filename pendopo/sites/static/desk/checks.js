// Asks what is found on the page as it stands in the form, and shows it in the side panel and above the publish button.
(() => {
  const QUIET = 1200; // ms without a change before a form is checked
  const form = document.getElementById("page-edit-form") || document.querySelector("form[data-edit-form]");
  const panel = document.querySelector("[data-page-checks]");
  const footer = document.querySelector("footer.footer");
  if (!form || !panel || !footer || document.querySelector(".frozen-notice")) return;

  const strip = document.createElement("button");
  strip.type = "button";
  strip.className = "checks-strip";
  strip.setAttribute("aria-live", "polite");
  strip.hidden = true;
  strip.addEventListener("click", () => document.querySelector('[data-side-panel-toggle="checks"]')?.click());
  footer.prepend(strip);

  // A new page becomes a saved one without the screen being loaded anew: its address changes then.
  const address = () => {
    const edit = location.pathname.match(/\/pages\/(\d+)\/edit\//);
    const add = location.pathname.match(/\/pages\/add\/(\w+)\/(\w+)\/(\d+)\//);
    return edit ? `/periksa/${edit[1]}/` : add ? `/periksa/baru/${add[1]}/${add[2]}/${add[3]}/` : null;
  };

  const show = (html) => {
    panel.innerHTML = html;
    const result = panel.querySelector("[data-page-checks-result]");
    const grave = Number(result.dataset.stop) ? "stop" : Number(result.dataset.warn) ? "warn" : "fine";
    strip.className = `checks-strip checks-strip--${grave}`;
    if (strip.textContent !== result.dataset.summary) strip.textContent = result.dataset.summary;
    strip.hidden = false;
  };

  const words = () => {
    const sent = new FormData(form);
    for (const [name, value] of [...sent]) if (value instanceof File) sent.delete(name);
    return new URLSearchParams(sent).toString();
  };

  let checked = "", latest = "", changed = 0, busy = false;
  const check = async () => {
    const now = words();
    if (now !== latest) [latest, changed] = [now, Date.now()];
    if (busy || now === checked || !address() || (checked && Date.now() - changed < QUIET) || document.hidden) return;
    busy = true;
    checked = now;
    const failed = document.querySelector("[data-page-checks-failed]");
    try {
      const answer = await fetch(address(), { method: "POST", body: new URLSearchParams(now), credentials: "same-origin" });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      show(await answer.text());
      failed.hidden = true;
    } catch {
      failed.hidden = false;
    }
    busy = false;
  };
  setInterval(check, 500);
})();
