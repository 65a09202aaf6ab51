// Up and down go from the search through the offices, as in a list; Enter picks. Without this, Tab does.
const search = document.getElementById("office-search");
const offices = [...document.querySelectorAll(".office")];
const steps = { ArrowDown: 1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  const here = document.activeElement === search ? -1 : offices.indexOf(document.activeElement);
  if (!(event.key in steps) || (here < 0 && document.activeElement !== search)) return;
  event.preventDefault();
  const next = here + steps[event.key];
  (next < 0 ? search : offices[Math.min(next, offices.length - 1)])?.focus();
});
