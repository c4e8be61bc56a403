using Billing.Domain.Results;

namespace Billing.Application.Documents;

/// <summary>Tells which pictures and colours documents can show. A file that was accepted is drawn the same way ever after.</summary>
public interface IDocumentImages
{
    /// <summary>Most bytes of a picture's file.</summary>
    const int BytesMax = 256 * 1024;

    /// <summary>Longest side in pixels.</summary>
    const int SideMax = 1200;

    /// <summary>Reads a whole file; refused at <c>content</c> with what is wrong with it. Nothing that is declared in it is believed before it is checked.</summary>
    Result<DocumentImage> Check(ReadOnlyMemory<byte> file);

    /// <summary>False for a colour (#rgb or #rrggbb) in which large text on white paper is hard to read.</summary>
    bool IsReadable(string color);
}

/// <summary>What a picture is.</summary>
/// <param name="ContentType"><c>image/png</c> or <c>image/jpeg</c>.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
public sealed record DocumentImage(string ContentType, int Width, int Height);
