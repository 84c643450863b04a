package io.emmer.app.report;

/** How a dendrogram looks, in light and dark; every rule is for its own elements only. */
final class DendrogramStyle {
  static final String CSS =
      """
      .dendrogram{background:#fff;font:13px system-ui,sans-serif}
      .dendrogram text{fill:#222}
      .dendrogram .muted{fill:#555}
      .dendrogram .title{font-size:16px;font-weight:600}
      .dendrogram .grid{stroke:#ddd;fill:none}
      .dendrogram .cut{stroke:#444;stroke-dasharray:5 4;fill:none}
      .dendrogram .branch{stroke:#666;stroke-width:1.6;fill:none}
      .dendrogram image{image-rendering:pixelated}
      .dendrogram .c0{stroke:#1f77b4}.dendrogram .c1{stroke:#c8361d}
      .dendrogram .c2{stroke:#2a8a2a}.dendrogram .c3{stroke:#8250c4}
      .dendrogram .c4{stroke:#8c564b}.dendrogram .c5{stroke:#c2449a}
      .dendrogram .c6{stroke:#0f858c}.dendrogram .c7{stroke:#946c00}
      .dendrogram .c8{stroke:#5b6b00}.dendrogram .c9{stroke:#3c4bb5}
      @media (prefers-color-scheme:dark){
      .dendrogram{background:#16191d}
      .dendrogram text{fill:#e8e8e8}
      .dendrogram .muted{fill:#aaa}
      .dendrogram .grid{stroke:#333}
      .dendrogram .cut{stroke:#bbb}
      .dendrogram .branch{stroke:#999}
      .dendrogram .c0{stroke:#6cb2eb}.dendrogram .c1{stroke:#f28b82}
      .dendrogram .c2{stroke:#7bd88f}.dendrogram .c3{stroke:#c3a6f0}
      .dendrogram .c4{stroke:#d2a08a}.dendrogram .c5{stroke:#f5a9d8}
      .dendrogram .c6{stroke:#5fd4cd}.dendrogram .c7{stroke:#e5c07b}
      .dendrogram .c8{stroke:#c0d05a}.dendrogram .c9{stroke:#9aa5f5}
      }
      """;

  private DendrogramStyle() {}
}
