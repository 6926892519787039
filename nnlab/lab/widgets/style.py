"""Theme: the Lab's style sheet. Colours come from JupyterLab's own variables, so that they follow its theme."""

CSS = """<style>
.nnlab-lab { --nnlab-accent: #0072b2; gap: 6px; padding: 4px 2px 10px; max-width: 1420px;
  font-family: var(--jp-ui-font-family, system-ui, sans-serif); }
.nnlab-lab, .nnlab-lab .widget-label, .nnlab-lab .widget-html-content { color: var(--jp-ui-font-color1, #1f1f1f); }
.nnlab-bar { align-items: center; gap: 6px; }
.nnlab-lab .widget-hbox { flex-wrap: wrap; }
.nnlab-row > .widget-hbox, .nnlab-progress { flex-wrap: nowrap !important; }
.nnlab-bar button { border-radius: 6px; height: 32px; line-height: 30px; padding: 0 10px; }
.nnlab-lab button:focus-visible, .nnlab-lab input:focus-visible, .nnlab-lab select:focus-visible,
.nnlab-lab summary:focus-visible, .nnlab-lab .lm-TabBar-tab:focus-visible, .nnlab-lab .noUi-handle:focus-visible {
  outline: 2px solid var(--jp-brand-color1, #1976d2) !important; outline-offset: 1px; }
.nnlab-lab .nnlab-play { background: #00619a; color: #fff; font-weight: 600; min-width: 92px; }
.nnlab-main { gap: 12px; align-items: flex-start; }
/* The stage takes all the room beside the controls; where that is too little, both stand one below the other. */
.nnlab-controls { flex: 1 0 292px; max-height: 760px; overflow-y: auto; overflow-x: hidden; padding: 2px 8px 8px 6px;
  border: 1px solid var(--jp-border-color2, #e0e0e0); border-radius: 8px; background: var(--jp-layout-color1, #fff); }
.nnlab-stage { flex: 999 1 470px; min-width: 0; gap: 4px; }
@media (max-width: 1000px) { .nnlab-controls { max-height: 300px; } }
.nnlab-group h4 { margin: 10px 0 2px; font-size: 11px; font-weight: 700; letter-spacing: .06em;
  text-transform: uppercase;
  color: var(--jp-ui-font-color2, #616161); }
.nnlab-row { margin: 0; overflow: visible; }
.nnlab-row > .widget-hbox { min-height: 30px; }
.nnlab-help { line-height: 1.35; } .nnlab-help summary { cursor: help; list-style: none; }
.nnlab-help summary::-webkit-details-marker { display: none; }
.nnlab-help summary span { opacity: .8; font-size: 10px; border: 1px solid currentColor; border-radius: 50%;
  padding: 0 3px; margin-left: 2px; }
.nnlab-help[open] div { padding: 6px 8px; margin: 2px 0 4px;
  border-radius: 6px;
  font-size: 12px; background: var(--jp-layout-color2, #f0f0f0); white-space: normal; }
.nnlab-row:has(details[open]) > .widget-hbox { flex-wrap: wrap !important; }
.nnlab-row:has(details[open]) > .widget-hbox > .widget-html { flex: 1 0 98%; height: auto; }
.nnlab-complaint, .nnlab-lab .nnlab-complaint .widget-html-content, .nnlab-error {
  color: var(--jp-error-color0, #b71c1c); font-size: 12px; line-height: 1.35; }
.nnlab-complaint span { display: block; padding: 0 0 4px 4px; white-space: normal; }
.nnlab-wrong input, .nnlab-wrong select { border-color: var(--jp-error-color1, #d32f2f) !important; }
.nnlab-lab .nnlab-picture { margin: 0; width: 100%; height: auto; max-width: 1000px; border-radius: 8px;
  object-fit: contain; }
.nnlab-lab .nnlab-curves, .nnlab-lab .nnlab-compare, .nnlab-lab .nnlab-boundary,
.nnlab-lab .nnlab-fit, .nnlab-lab .nnlab-network, .nnlab-lab .nnlab-health, .nnlab-lab .nnlab-mistakes,
.nnlab-lab .nnlab-update, .nnlab-lab .nnlab-examples { max-width: 860px; }
.nnlab-lab .nnlab-drawing { cursor: crosshair; touch-action: none; }
body[data-jp-theme-light="false"] .nnlab-picture,
body[data-jp-theme-light="false"] .nnlab-mark { filter: invert(.93) hue-rotate(180deg); }
body[data-jp-theme-light="false"] .nnlab-complaint, body[data-jp-theme-light="false"] .nnlab-error,
body[data-jp-theme-light="false"] .nnlab-complaint .widget-html-content.widget-html-content { color: #ff8a80; }
body[data-jp-theme-light="false"] .nnlab-lab { --jp-widgets-dropdown-arrow: url("data:image/svg+xml,%3Csvg \\
xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 18'%3E%3Cpath fill='%23ddd' d='M5 7h8l-4 5z'/%3E%3C/svg%3E"); }
.nnlab-tools { align-items: center; justify-content: flex-end; gap: 4px; flex-wrap: wrap; }
.nnlab-reading { display: grid; grid-template-columns: 1.25fr 1fr; gap: 0 8px; max-width: 860px;
  font-size: 12px; line-height: 17px; font-variant-numeric: tabular-nums; color: var(--jp-ui-font-color2, #555); }
.nnlab-tools button { height: 26px; line-height: 24px; padding: 0 8px; border-radius: 6px; }
.nnlab-tools .widget-html-content { font-size: 12px; font-variant-numeric: tabular-nums;
  color: var(--jp-ui-font-color2, #555); }
.nnlab-status { min-height: 44px; font-size: 14px; line-height: 1.45; }
.nnlab-status .widget-html-content { line-height: 1.45; white-space: normal; }
.nnlab-progress .widget-html-content, .nnlab-compare-progress .widget-html-content { white-space: nowrap; }
.nnlab-compare-progress button { flex: 0 0 auto; }
.nnlab-compare-note .widget-html-content {
  white-space: normal; line-height: 1.4; font-size: 12.5px; }
.nnlab-compare-note p { margin: 2px 0; }
.nnlab-mark { display: inline-block; }
.nnlab-verdict .widget-html-content { white-space: normal; line-height: 1.45; font-size: 14px; }
.nnlab-progress, .nnlab-compare-progress { align-items: center; gap: 10px; font-variant-numeric: tabular-nums; }
.nnlab-progress .progress, .nnlab-compare-progress .progress { background: var(--jp-layout-color3, #ddd); }
.nnlab-choices { flex-wrap: wrap; gap: 4px 10px; }
.nnlab-save { gap: 6px; align-items: center; flex-wrap: wrap; }
.nnlab-save button { border-radius: 6px; }
.nnlab-lab .nnlab-tabs.nnlab-tabs > .widget-tab-contents { padding: 8px 6px; }
.nnlab-lab .nnlab-tabs.nnlab-tabs > .widget-tab-bar .lm-TabBar-content { flex-wrap: wrap; }
.nnlab-lab .nnlab-tabs.nnlab-tabs > .widget-tab-bar .lm-TabBar-tab { flex: 0 1 auto; min-width: 0; padding: 0 5px;
  font-size: 12px; color: var(--jp-ui-font-color1, #1f1f1f); }
.nnlab-table { overflow-x: auto; }
.nnlab-table code { white-space: pre-wrap; font-size: 11.5px; background: none; }
.nnlab-table tbody th, .nnlab-unbroken { white-space: nowrap; }
.nnlab-table table { border-collapse: collapse; font-size: 12.5px; font-variant-numeric: tabular-nums;
  line-height: 1.5; }
.nnlab-table th, .nnlab-table td { padding: 2px 9px 2px 3px; text-align: right;
  border-bottom: 1px solid var(--jp-border-color2, #e0e0e0); }
.nnlab-table th:first-child, .nnlab-table td.nnlab-left { text-align: left; }
.nnlab-compare-table td { white-space: nowrap; }
.nnlab-compare-table tbody th { white-space: normal; }
.nnlab-compare-table th, .nnlab-compare-table td { padding-right: 9px; padding-left: 2px; }
.nnlab-table thead th { font-weight: 600; color: var(--jp-ui-font-color2, #616161); }
.nnlab-table h5 { margin: 10px 0 4px; font-size: 12.5px; }
.nnlab-warn { color: var(--jp-error-color0, #b71c1c); font-weight: 600; }
body[data-jp-theme-light="false"] .nnlab-warn { color: #ff8a80; }
.nnlab-suggest { border-radius: 6px; }
.nnlab-legend .widget-html-content { white-space: normal; line-height: 1.45; font-size: 12.5px; }
.nnlab-share-text h5 { margin: 10px 0 2px; font-size: 13px; line-height: 1.4; }
.nnlab-share-text p, .nnlab-runs > .widget-html p { margin: 0 0 3px; line-height: 1.4; font-size: 12.5px; }
.nnlab-copyable > div { display: flex; gap: 6px; align-items: flex-start; }
.nnlab-copyable textarea { flex: 1 1 auto; min-width: 0; padding: 5px 7px; border-radius: 6px; resize: vertical;
  font: 12px/1.45 var(--jp-code-font-family, monospace); color: var(--jp-content-font-color1, #1f1f1f);
  background: var(--jp-cell-editor-background, #f5f5f5); border: 1px solid var(--jp-border-color2, #e0e0e0); }
.nnlab-string textarea, .nnlab-link textarea { word-break: break-all; }
.nnlab-copyable button, .nnlab-upload button, .nnlab-run-tools button { width: auto; cursor: pointer;
  border: 0; border-radius: 6px; color: var(--jp-ui-font-color1, #1f1f1f); background: var(--jp-layout-color2, #eee);
  font-size: var(--jp-widgets-font-size, 13px); }
.nnlab-copyable button, .nnlab-upload button { height: 28px; padding: 0 10px; white-space: nowrap; }
.nnlab-copyable button:hover, .nnlab-upload button:hover, .nnlab-run-tools button:hover {
  background: var(--jp-layout-color3, #ddd); }
.nnlab-run-table table { width: 100%; }
.nnlab-run-table th, .nnlab-run-table td { padding: 3px 3px 3px 1px; vertical-align: top; }
.nnlab-run-table th:nth-child(2) { text-align: left; }
.nnlab-run-table thead button { padding: 0; border: 0; background: none; font: inherit; color: inherit; cursor: pointer;
  text-align: inherit; }
.nnlab-run-table thead button:hover { text-decoration: underline; }
.nnlab-run-table input[type="text"] { width: 100%; min-width: 76px; max-width: 260px; box-sizing: border-box;
  padding: 1px 5px;
  border: 1px solid var(--jp-border-color2, #e0e0e0); border-radius: 4px; font: inherit;
  color: var(--jp-ui-font-color1, #1f1f1f); background: var(--jp-layout-color1, #fff); }
.nnlab-run-table .nnlab-now input[type="text"] { font-weight: 600; }
.nnlab-run-table tbody tr:first-child td { padding-bottom: 0; border-bottom: 0; }
.nnlab-run-table td.nnlab-differs { padding: 0 4px 5px; text-align: left; font-size: 11.5px; line-height: 1.35;
  color: var(--jp-ui-font-color2, #616161); }
.nnlab-run-tools { white-space: nowrap; }
.nnlab-run-tools button { width: 24px; height: 22px; padding: 0; margin-left: 2px; font-size: 12px; }
@media (prefers-reduced-motion: reduce) { .nnlab-lab * { transition: none !important; animation: none !important; } }
</style>"""
