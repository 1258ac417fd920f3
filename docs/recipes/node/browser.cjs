// The user in front of the consent page: presses Allow. Gives the address that the browser is sent back to.
module.exports = async function allow(consentUrl, organisation) {
  const page = new URL(consentUrl);
  const form = new URLSearchParams(page.searchParams);
  form.set('organisation', organisation);
  form.set('decision', 'allow');
  const answer = await fetch(page.origin + page.pathname, { method: 'POST', body: form, redirect: 'manual' });
  const back = answer.headers.get('location');
  if (!back) throw new Error(`Allow was answered ${answer.status}: ${await answer.text()}`);
  return back;
};
