// Sets the theme before the first paint, so that nothing flashes. An external file because the policy of the server
// allows no inline script. src/theme/theme-choice.ts does the same once the page runs; both read the same key.
;(function () {
  var choice = 'system'
  try {
    choice = JSON.parse(localStorage.getItem('aurora.theme') || '"system"')
  } catch {
    // Storage may be blocked: the system decides then.
  }
  var asks = function (query) {
    return matchMedia(query).matches
  }
  var system = asks('(prefers-contrast: more)') ? 'contrast' : asks('(prefers-color-scheme: light)') ? 'light' : 'dark'
  document.documentElement.dataset.theme = ['dark', 'light', 'contrast'].indexOf(choice) >= 0 ? choice : system
})()
