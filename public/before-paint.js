// Runs before the first paint. The page holds the opening screen; an address that asks for another one must not show it first.
if (location.hash.length > 1 || window.parent !== window) document.documentElement.classList.add("elsewhere")
