using Billing.Pdf.Images;
using Billing.Pdf.Layout;

namespace Billing.Pdf.Documents;

/// <summary>What every part of a document needs to be laid out.</summary>
/// <param name="Flow">Where bands go.</param>
/// <param name="Shaper">Turns text into lines.</param>
/// <param name="Labels">Words of the document's language.</param>
/// <param name="Numbers">Numbers in that language and the document's currency.</param>
/// <param name="Accent">Colour of titles and results.</param>
/// <param name="Logo">The issuer's picture, or null.</param>
internal sealed record DocumentSetting(PageFlow Flow, TextShaper Shaper, DocumentLabels Labels, NumberFormat Numbers, Colour Accent, RasterImage? Logo);
