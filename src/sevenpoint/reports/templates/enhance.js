(() => {
  const all = () => document.querySelectorAll("details");
  const button = document.getElementById("open-all");
  button.hidden = !all().length;
  button.addEventListener("click", () => {
    const open = [...all()].some((d) => !d.open);
    all().forEach((d) => { d.open = open; });
    button.textContent = open ? "Close all details" : "Open all details";
  });
  const reveal = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    for (let d = target && target.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
