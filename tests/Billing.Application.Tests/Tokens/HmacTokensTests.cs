using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Billing.Application.Platform;
using Billing.Application.Tokens;
using Billing.Domain.Identity;
using Billing.Domain.Results;
using Billing.TestSupport.Time;
using NodaTime;

namespace Billing.Application.Tests.Tokens;

public sealed class HmacTokensTests
{
    private static readonly byte[] First = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly byte[] Second = [.. Enumerable.Range(50, 32).Select(i => (byte)i)];

    private readonly SettableClock _clock = new(Instant.FromUtc(2026, 7, 1, 12, 0));

    [Fact]
    public void A_token_says_what_was_put_into_it()
    {
        TokenClaims claims = Claims() with { Customer = new BillingId(new OwnerKey(9), 0), Roles = ["a", "b"], Session = "s" };
        TokenClaims read = Tokens((1, First)).Read(Tokens((1, First)).Sign(claims).Value, "nno")!;

        Assert.Equal(claims with { Roles = [] }, read with { Roles = [] });
        Assert.Equal(["a", "b"], read.Roles);
    }

    [Fact]
    public void It_is_a_json_web_token_with_the_registered_names()
    {
        string[] parts = Tokens((3, First)).Sign(Claims()).Value.Split('.');

        Assert.Equal("""{"alg":"HS256","kid":"3","typ":"JWT"}""", Text(parts[0]));
        Assert.Equal(
            $$"""{"jti":"one","iat":1782907200,"exp":1782910800,"surface":"nno","org":"{{new BillingId(new OwnerKey(7), 0)}}","mode":"test","roles":["operator"],"sub":"{{new BillingId(new OwnerKey(7), 5)}}"}""",
            Text(parts[1]));
    }

    [Fact]
    public void Nothing_but_the_very_token_is_taken()
    {
        HmacTokens tokens = Tokens((1, First));
        string good = tokens.Sign(Claims()).Value;
        string[] parts = good.Split('.');
        (string header, string payload, string signature) = (parts[0], parts[1], parts[2]);
        string other = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Text(payload).Replace("operator", "emperor!", StringComparison.Ordinal)));
        string[] bad =
        [
            "", ".", "..", "...", good[..^1], good + ".", good + ".x", "." + good, good + "=", good + " ", header, $"{header}.{payload}", $"{header}.{payload}.",
            $"{header}..{signature}", $".{payload}.{signature}", $"{header}.{other}.{signature}", $"{header}.{payload}.{new string('A', 43)}",
            $"{header}.{payload}.{Unused(signature)}", $"{header}.{payload}.{signature.ToUpperInvariant()}",
            .. ((string[])[
                """{"alg":"none"}""", """{"alg":"none","kid":"1","typ":"JWT"}""", """{"alg":"HS512","kid":"1","typ":"JWT"}""", """{"alg":"RS256","kid":"1","typ":"JWT"}""",
                """{"alg":"HS256","kid":"2","typ":"JWT"}""", """{"alg":"HS256","typ":"JWT"}""", """{"typ":"JWT","alg":"HS256","kid":"1"}""",
                """{"alg":"HS256","kid":"1","typ":"JWT","jku":"https://evil.example"}""",
            ]).SelectMany(text => Headed(text, payload)),
            good + new string('A', HmacTokens.TokenMaxCharacters),
        ];

        Assert.NotNull(tokens.Read(good, "nno"));
        Assert.All(bad, token => Assert.Null(tokens.Read(token, "nno")));
    }

    [Fact]
    public void A_token_works_on_its_surface_only() => Assert.Null(Tokens((1, First)).Read(Tokens((1, First)).Sign(Claims()).Value, "billing-service"));

    [Fact]
    public void A_token_of_another_installation_is_refused() => Assert.Null(Tokens((1, First)).Read(Tokens((1, Second)).Sign(Claims()).Value, "nno"));

    [Fact]
    public void A_token_works_from_its_making_until_its_end_as_far_as_clocks_agree()
    {
        HmacTokens tokens = Tokens((1, First));
        string token = tokens.Sign(Claims()).Value;
        foreach ((int seconds, bool works) in new[] { (-31, false), (-30, true), (0, true), (3600, true), (3629, true), (3630, false) })
        {
            _clock.Set(Instant.FromUtc(2026, 7, 1, 12, 0) + Duration.FromSeconds(seconds));
            Assert.Equal((seconds, works), (seconds, tokens.Read(token, "nno") is not null));
        }
    }

    [Fact]
    public void The_newest_key_signs_and_the_older_ones_still_verify_until_they_are_taken_away()
    {
        string old = Tokens((1, First)).Sign(Claims()).Value;
        string young = Tokens((1, First), (2, Second)).Sign(Claims()).Value;

        Assert.NotNull(Tokens((1, First), (2, Second)).Read(old, "nno"));
        Assert.Null(Tokens((2, Second)).Read(old, "nno"));
        Assert.NotNull(Tokens((2, Second)).Read(young, "nno"));
    }

    [Fact]
    public void Without_a_key_nothing_is_signed_and_nothing_taken()
    {
        var none = new HmacTokens(SecretKeys.None, _clock);

        Assert.Equal(FailureKind.WrongState, none.Sign(Claims()).Failure!.Kind);
        Assert.Null(none.Read(Tokens((1, First)).Sign(Claims()).Value, "nno"));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"jti":"x","iat":1,"exp":9999999999,"surface":"nno","org":"0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000","mode":"all","roles":[]}""")]
    [InlineData("""{"jti":"x","iat":1,"exp":9999999999999999,"surface":"nno","org":"0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000","mode":"live","roles":[]}""")]
    [InlineData("""{"jti":"x","iat":1,"exp":9999999999,"surface":"nno","org":"0b7e4a52-91c3-8d5e-a1f2-6c3d9e8b4000","mode":"live","roles":null}""")]
    public void What_is_signed_and_says_something_else_opens_nothing(string payload)
    {
        string signed = $"{Tokens((1, First)).Sign(Claims()).Value.Split('.')[0]}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";

        Assert.Null(Tokens((1, First)).Read($"{signed}.{Sign(signed)}", "nno"));
    }

    private static TokenClaims Claims() => new()
    {
        Id = "one",
        Surface = "nno",
        Space = new DataSpace(new OwnerKey(7), Mode.Test),
        Roles = ["operator"],
        Holder = new BillingId(new OwnerKey(7), 5),
        IssuedAt = Instant.FromUtc(2026, 7, 1, 12, 0),
        ExpiresAt = Instant.FromUtc(2026, 7, 1, 13, 0),
    };

    private HmacTokens Tokens(params (int Version, byte[] Key)[] keys) => new(new SecretKeys(keys.ToDictionary(key => key.Version, key => key.Key)), _clock);

    /// <summary>Tokens with another header: unsigned, and signed with our key, as HMAC allows.</summary>
    private static IEnumerable<string> Headed(string header, string payload)
    {
        string signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{payload}";
        return [signed, $"{signed}.", $"{signed}.{Sign(signed)}"];
    }

    private static string Sign(string signed) => Base64Url.EncodeToString(HMACSHA256.HashData(
        HKDF.DeriveKey(HashAlgorithmName.SHA256, First, 32, info: "billing access tokens, HS256"u8.ToArray()), Encoding.UTF8.GetBytes(signed)));

    /// <summary>The same 32 bytes written with other unused bits at the end.</summary>
    private static string Unused(string signature)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return signature[..^1] + Alphabet[Alphabet.IndexOf(signature[^1], StringComparison.Ordinal) ^ 1];
    }

    private static string Text(string part) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(part));
}
