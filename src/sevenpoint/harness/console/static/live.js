// The journal, live: asks the console for rows that are new, and puts them on top. Without it the page is complete.
'use strict';
(() => {
  const EVERY = 1000, AFTER_TROUBLE = 5000, MOST_ROWS = 400;
  const bar = document.getElementById('live');
  const rows = document.getElementById('rows');
  const state = document.getElementById('live-state');
  const button = document.getElementById('live-switch');
  let newest = Number(bar.dataset.newest), paused = false;

  const say = text => { if (state.textContent !== text) state.textContent = text; };

  const show = news => {
    newest = news.newest;
    if (!news.count) return;
    const template = document.createElement('template');
    template.innerHTML = news.rows;
    for (const row of template.content.querySelectorAll('tr')) row.classList.add('new');
    rows.prepend(template.content);
    while (rows.rows.length > MOST_ROWS) rows.deleteRow(-1);
    document.getElementById('nothing')?.remove();
    say(`${news.count} new ${news.count === 1 ? 'exchange' : 'exchanges'}, up to number ${news.newest}.`);
  };

  const look = async () => {
    let wait = EVERY;
    if (!paused && document.visibilityState === 'visible') {
      try {
        const url = new URL(bar.dataset.news, location.href);
        url.searchParams.set('after', newest);
        const answer = await fetch(url);
        if (!answer.ok) throw new Error(`the console answered ${answer.status}`);
        if (!paused) show(await answer.json());
      } catch (error) {
        wait = AFTER_TROUBLE;
        say(`Nothing new can be seen just now (${error.message}); trying again.`);
      }
    }
    setTimeout(look, wait);
  };

  button.addEventListener('click', () => {
    paused = !paused;
    button.textContent = paused ? 'Go on' : 'Pause';
    say(paused ? 'Paused.' : 'New exchanges appear by themselves.');
  });
  bar.hidden = false;
  setTimeout(look, EVERY);
})();
