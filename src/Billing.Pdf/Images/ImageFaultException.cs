namespace Billing.Pdf.Images;

/// <summary>What is wrong with a picture's file, as a sentence; thrown while it is read and turned into a refusal where it came in.</summary>
internal sealed class ImageFaultException(string message) : Exception(message);
