(() => {
  const d = document, note = d.querySelector(".live");
  let main = d.querySelector("main"), stream = 0, wait = 0, off, timer, fade;
  const say = (text, lasting) => {
    clearTimeout(fade);
    off = lasting;
    note.textContent = text;
    if (text && !lasting) fade = setTimeout(say, 8e3, "");
  };
  const auto = () => { const a = main.querySelector(".auto"); if (a) a.hidden = false; };
  const refresh = async () => {
    const r = await fetch(location.href, { cache: "no-store" });
    if (!r.ok && r.status != 404 && r.status != 410) throw r;
    const page = new DOMParser().parseFromString(await r.text(), "text/html"), next = page.querySelector("main");
    const news = next.dataset.version != main.dataset.version && next.dataset.news, top = scrollY;
    main.replaceWith(next);
    main = next;
    d.title = page.title;
    scrollTo(0, top);
    if (r.ok) auto(); else stop();
    say(news || "");
  };
  const stop = () => { clearTimeout(timer); if (stream) stream.close(); stream = 0; };
  const lost = () => {
    stop();
    say(main.dataset.lost, 1);
    wait = Math.min(wait * 2 || 1e3, 3e4);
    timer = setTimeout(start, wait * (.5 + Math.random()));
  };
  const heard = e => {
    wait = 0;
    if (e.lastEventId && e.lastEventId != main.dataset.version) refresh().catch(lost);
    else if (off) say("");
  };
  const start = () => {
    stop();
    stream = new EventSource(location.pathname + "/feed");
    for (const name of ["message", "hello", "change"]) stream.addEventListener(name, heard);
    stream.onerror = lost;
  };
  const see = () => { if (d.hidden) stop(); else if (!stream) refresh().then(() => main.dataset.version && start(), lost); };
  d.addEventListener("visibilitychange", see);
  addEventListener("pageshow", e => e.persisted && see());
  auto();
  if (!d.hidden) start();
})();
