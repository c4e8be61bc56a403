namespace Billing.Pdf.Fonts;

/// <summary>The fonts shipped with the product, parsed at first use and shared from then on.</summary>
internal static class FontLibrary
{
    private static readonly Lazy<TrueTypeFont> Regular = new(() => Load("DejaVuSans"));
    private static readonly Lazy<TrueTypeFont> Bold = new(() => Load("DejaVuSans-Bold"));

    public static TrueTypeFont Get(FontFace face) => face == FontFace.Bold ? Bold.Value : Regular.Value;

    private static TrueTypeFont Load(string name)
    {
        using var stream = typeof(FontLibrary).Assembly.GetManifestResourceStream($"{name}.ttf")
            ?? throw new InvalidOperationException($"The font {name} is missing from the assembly.");
        var file = new byte[stream.Length];
        stream.ReadExactly(file);
        return new TrueTypeFont(name, file);
    }
}
