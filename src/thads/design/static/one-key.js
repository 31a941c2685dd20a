// Going back to a form after it was sent loads the form anew, with a new key, and what
// was typed: sent once more it would count twice. The page's place in the history holds
// the key it had first.
const input = document.querySelector("input[data-one-key]");
const key = history.state?.key;
if (key) {
  input.value = key;
} else {
  history.replaceState({ ...history.state, key: input.value }, "");
}
