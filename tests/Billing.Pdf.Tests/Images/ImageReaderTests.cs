using System.IO.Compression;
using Billing.Application.Documents;
using Billing.Domain.Results;
using Billing.Pdf.Images;

namespace Billing.Pdf.Tests.Images;

public sealed class ImageReaderTests
{
    [Fact]
    public void Colours_and_opacity_of_a_PNG_come_apart()
    {
        var image = ImageReader.Read(SamplePictures.Png(2, 1, 8, 6, [0, 1, 2, 3, 255, 4, 5, 6, 0]));
        Assert.Equal((2, 1, 3), (image.Width, image.Height, image.Channels));
        Assert.Equal([1, 2, 3, 4, 5, 6], Unpacked(image.Samples));
        Assert.Equal([255, 0], Unpacked(image.Opacity!));
    }

    [Fact]
    public void An_opaque_picture_needs_no_mask() => Assert.Null(ImageReader.Read(SamplePictures.Png(1, 1, 8, 6, [0, 1, 2, 3, 255])).Opacity);

    [Fact]
    public void Every_filter_of_a_row_is_undone()
    {
        // Rows of two grey pixels: none, left, above, mean, nearest.
        var image = ImageReader.Read(SamplePictures.Png(2, 5, 8, 0, [0, 10, 20, 1, 5, 5, 2, 1, 1, 3, 1, 1, 4, 2, 250]));
        Assert.Equal([10, 20, 5, 10, 6, 11, 4, 8, 6, 2], Unpacked(image.Samples));
    }

    [Theory]
    [InlineData(1, 0b0110_0000, new byte[] { 0, 255, 255 })]
    [InlineData(2, 0b0001_1000, new byte[] { 0, 85, 170 })]
    public void Grey_of_few_bits_is_spread_over_a_byte(byte depth, byte row, byte[] expected) =>
        Assert.Equal(expected, Unpacked(ImageReader.Read(SamplePictures.Png(3, 1, depth, 0, [0, row])).Samples));

    [Fact]
    public void Sixteen_bits_keep_their_upper_half() =>
        Assert.Equal([1, 3, 5], Unpacked(ImageReader.Read(SamplePictures.Png(1, 1, 16, 2, [0, 1, 2, 3, 4, 5, 6])).Samples));

    [Fact]
    public void A_palette_gives_colours_and_their_opacity()
    {
        var image = ImageReader.Read(SamplePictures.Png(2, 1, 4, 3, [0, 0x10], [1, 2, 3, 4, 5, 6], [255, 7]));
        Assert.Equal([4, 5, 6, 1, 2, 3], Unpacked(image.Samples));
        Assert.Equal([7, 255], Unpacked(image.Opacity!));
    }

    [Fact]
    public void One_colour_may_be_declared_see_through() =>
        Assert.Equal([0, 255], Unpacked(ImageReader.Read(SamplePictures.Png(2, 1, 8, 0, [0, 9, 8], null, [0, 9])).Opacity!));

    [Fact]
    public void A_JPEG_goes_in_as_it_is()
    {
        var file = SamplePictures.Jpeg(640, 480);
        var image = ImageReader.Read(file);
        Assert.Equal((640, 480, 3, "DCTDecode"), (image.Width, image.Height, image.Channels, image.Filter));
        Assert.Equal(file, image.Samples);
    }

    public static TheoryData<string, byte[]> Bad => new()
    {
        { "neither", [1, 2, 3] },
        { "neither", [] },
        { "262145 bytes", new byte[IDocumentImages.BytesMax + 1] },
        { "pixels", SamplePictures.Png(1201, 1, 8, 0, [0]) },
        { "pixels", SamplePictures.Png(0, 1, 8, 0, [0]) },
        { "pixels", SamplePictures.Png(int.MaxValue, int.MaxValue, 8, 0, [0]) },
        { "interlaced", SamplePictures.Png(1, 1, 8, 0, [0, 0], interlace: 1) },
        { "damaged", SamplePictures.Png(1, 1, 3, 0, [0, 0]) },
        { "damaged", SamplePictures.Png(2, 2, 8, 0, [0, 0]) },
        { "damaged", SamplePictures.Png(1, 1, 8, 0, [9, 0]) },
        { "damaged", SamplePictures.Png(1, 1, 8, 3, [0, 1], [1, 2, 3]) },
        { "damaged", SamplePictures.Png(1, 1, 8, 0, [0, 0])[..^4] },
        { "pixels", SamplePictures.Jpeg(2000, 10) },
        { "CMYK", SamplePictures.Jpeg(10, 10, channels: 4) },
        { "kind", SamplePictures.Jpeg(10, 10, frame: 0xC9) },
        { "ends before", SamplePictures.Jpeg(10, 10)[..^2] },
        { "damaged", SamplePictures.Jpeg(10, 10)[..10] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_cannot_be_drawn_is_refused_with_the_reason(string reason, byte[] file)
    {
        Failure refused = new PdfDocumentImages().Check(file).Failure!;
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Equal(["body", "content"], refused.Errors[0].Path);
    }

    [Fact]
    public void No_damage_does_more_than_refuse()
    {
        var good = SamplePictures.Disc(20);
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            byte[] file = i % 2 == 0 ? [.. good] : SamplePictures.Jpeg(10, 10);
            file[random.Next(file.Length)] = (byte)random.Next(256);
            _ = new PdfDocumentImages().Check(file.AsMemory(0, random.Next(3) == 0 ? random.Next(file.Length) : file.Length));
        }
    }

    private static byte[] Unpacked(byte[] packed)
    {
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var target = new MemoryStream();
        zlib.CopyTo(target);
        return target.ToArray();
    }
}
