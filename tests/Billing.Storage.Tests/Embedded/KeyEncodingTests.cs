using Billing.Storage.Embedded.Tables;
using FsCheck;
using FsCheck.Fluent;

namespace Billing.Storage.Tests.Embedded;

public sealed class KeyEncodingTests
{
    private static readonly Arbitrary<string> Keys = Gen.ArrayOf(
            Gen.OneOf(
                Gen.Elements("a", "b", "~", "\u007f", "\u0080", "é", "\u07ff", "\u0800", "日", "\ud7ff", "\ue000", "\uffff", "\U00010000", "😀", "\U0010ffff"),
                Gen.Choose(0x20, 0xd7ff).Select(code => ((char)code).ToString())))
        .Select(string.Concat).ToArbitrary();

    [Fact]
    public void Encoded_keys_sort_as_ordinal_text() =>
        Prop.ForAll(Keys, Keys, (left, right) =>
            Math.Sign(Encode(left).AsSpan().SequenceCompareTo(Encode(right))) == Math.Sign(string.CompareOrdinal(left, right)))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Encoded_keys_read_back_and_stay_below_the_end() =>
        Prop.ForAll(Keys, key => KeyEncoding.Decode(Encode(key)) == key && Encode(key).AsSpan().SequenceCompareTo(KeyEncoding.End) < 0)
        .QuickCheckThrowOnFailure();

    private static byte[] Encode(string key)
    {
        byte[] bytes = new byte[KeyEncoding.MaxBytes(key.Length)];
        return bytes[..KeyEncoding.Encode(key, bytes)];
    }
}
