namespace Billing.Pdf.Images;

/// <summary>A picture ready to stand in a file: its samples, packed as the filter says, and how opaque each pixel is.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Channels">1 for grey, 3 for red, green and blue.</param>
/// <param name="Filter">PDF name of the packing of <paramref name="Samples"/>.</param>
/// <param name="Samples">Eight bits a sample, row by row.</param>
/// <param name="Opacity">Eight bits a pixel, zlib; null when everything is opaque.</param>
internal sealed record RasterImage(int Width, int Height, int Channels, string Filter, byte[] Samples, byte[]? Opacity);
