namespace Billing.Pdf.Layout;

/// <summary>A colour as it is seen on screens, one byte a channel.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue);
