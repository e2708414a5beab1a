/* Language, search and filter. Without it everything is readable in the language the report was made in. */
(function () {
  "use strict";
  var root = document.documentElement;
  var KEY = "shikiri.language";

  function each(selector, act, inside) {
    Array.prototype.forEach.call((inside || document).querySelectorAll(selector), act);
  }

  /* A browser may forbid its storage to a local file; then the choice lasts as long as the page. */
  function remembered() {
    try { return localStorage.getItem(KEY); } catch (error) { return null; }
  }
  function remember(lang) {
    try { localStorage.setItem(KEY, lang); } catch (error) { root.dataset.forgetful = "yes"; }
  }

  function speak(lang) {
    root.lang = lang;
    document.title = root.dataset[lang];
    each("[data-lang]", function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
    });
  }

  each("[data-lang]", function (button) {
    button.addEventListener("click", function () {
      speak(button.dataset.lang);
      remember(button.dataset.lang);
    });
  });
  var before = remembered();
  speak(before === "ja" || before === "en" ? before : root.lang);
  each(".language, .tools", function (part) { part.hidden = false; });

  /* Findings: every word of the query must occur in the row or in the head of its group. */
  var groups = [];
  each("details.group", function (box) {
    var rows = [];
    each("tr[data-s]", function (row) { rows.push({ row: row, status: row.dataset.s, count: Number(row.dataset.n), text: null }); }, box);
    groups.push({ box: box, rows: rows, open: box.open, head: box.querySelector("summary").textContent.toLowerCase() });
  });
  var search = document.getElementById("search");
  var hits = document.getElementById("hits");

  function filter() {
    var words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var allowed = {};
    var all = true;
    each(".pick input", function (box) {
      allowed[box.value] = box.checked;
      all = all && box.checked;
    });
    var shown = 0;
    groups.forEach(function (group) {
      var left = words.filter(function (word) { return group.head.indexOf(word) < 0; });
      var mine = 0;
      group.rows.forEach(function (one) {
        var fits = allowed[one.status] !== false;
        if (fits && left.length) {
          if (one.text === null) { one.text = one.row.textContent.toLowerCase(); }
          fits = left.every(function (word) { return one.text.indexOf(word) >= 0; });
        }
        if (one.row.hidden === fits) { one.row.hidden = !fits; }
        if (fits) { mine += one.count; }
      });
      shown += mine;
      var visible = mine > 0 || (all && !left.length);
      group.box.hidden = !visible;
      if (words.length) { group.box.open = visible && group.rows.length <= 500; } else { group.box.open = group.open; }
    });
    hits.textContent = String(shown);
  }

  var waiting = 0;
  search.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  each(".pick input", function (box) { box.addEventListener("change", filter); });
  filter();

  /* A link to a group opens it. */
  function arrive() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.tagName === "DETAILS") {
      if (target.hidden) {
        search.value = "";
        each(".pick input", function (box) { box.checked = true; });
        filter();
      }
      target.open = true;
      target.scrollIntoView();
    }
  }
  window.addEventListener("hashchange", arrive);
  arrive();

  /* On paper everything that is shown is open. */
  window.addEventListener("beforeprint", function () {
    groups.forEach(function (group) {
      group.printed = group.box.open;
      group.box.open = true;
    });
  });
  window.addEventListener("afterprint", function () {
    groups.forEach(function (group) { group.box.open = group.printed; });
  });
})();
