// What a person prefers, on the root element: runs in the head, before anything is drawn, and again
// whenever it changes. Pages without a person take what this browser was told last.
window.chatterPrefer = (preferences) => {
  const root = document.documentElement;
  const {theme = 'system'} = preferences;
  for (const name of ['theme', 'accent', 'density', 'text_size', 'layout']) {
    const key = name === 'text_size' ? 'textSize' : name;
    if (preferences[name]) root.dataset[key] = preferences[name];
  }
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) {
    const {scheme} = meta.dataset;
    const isFixed = theme === 'light' || theme === 'dark';
    meta.media = isFixed ? (theme === scheme ? 'all' : 'not all') : `(prefers-color-scheme: ${scheme})`;
  }
};
try {
  const key = 'chatter.preferences';
  if (window.chatterPreferences) localStorage.setItem(key, JSON.stringify(window.chatterPreferences));
  else window.chatterPreferences = JSON.parse(localStorage.getItem(key));
} catch {
  // A browser without storage has the system's theme.
}
window.chatterPreferences ??= window.chatterAccent ? {accent: window.chatterAccent} : {};
window.chatterPrefer(window.chatterPreferences);
