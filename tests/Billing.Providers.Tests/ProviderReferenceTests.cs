using Billing.Application.Payments.Providers;

namespace Billing.Providers.Tests;

public sealed class ProviderReferenceTests
{
    [Fact]
    public void A_reference_is_read_back_and_differs_by_purpose_id_and_attempt()
    {
        ProviderReference[] all =
        [
            ProviderReference.Payment(Samples.PaymentId, 1), ProviderReference.Payment(Samples.PaymentId, 2),
            ProviderReference.Refund(Samples.PaymentId, 1), ProviderReference.Payment(Samples.RefundId, ProviderReference.MaxAttempt),
        ];
        Assert.Equal(all.Length, all.Select(reference => reference.ToString()).Distinct().Count());
        Assert.All(all, reference =>
        {
            Assert.Matches("^[a-z0-9-]{38,40}$", reference.ToString());
            Assert.True(ProviderReference.TryParse(reference.ToString(), out ProviderReference read));
            Assert.Equal(reference, read);
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("pay-")]
    [InlineData("pay-00000000000000000000000000000000-1")]
    [InlineData("inv-000000000007800080000000002af000-1")]
    [InlineData("pay-000000000007800080000000002af000-0")]
    [InlineData("pay-000000000007800080000000002af000-1000")]
    [InlineData("pay-000000000007800080000000002af000-+1")]
    [InlineData("pay-000000000007800080000000002af000_1")]
    public void What_is_not_ours_is_no_reference(string? text) => Assert.False(ProviderReference.TryParse(text, out _));

    [Fact]
    public void No_text_form_shows_a_secret()
    {
        ProviderCredentials[] all =
        [
            new SandboxCredentials("s3cret"), new StripeCredentials("s3cret", ["s3cret"]), new PaystackCredentials("s3cret"),
            new FlutterwaveCredentials("s3cret", "s3cret"),
            new MpesaCredentials { ConsumerKey = "s3cret", ConsumerSecret = "s3cret", ShortCode = "1", Passkey = "s3cret", CallbackSecret = "s3cret" },
        ];
        Assert.All(all, credentials => Assert.DoesNotContain("s3cret", $"{credentials}", StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", new SetupSession("seti_1", null, "s3cret").ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("@", new Payer { Email = "ada@example.com" }.ToString(), StringComparison.Ordinal);
    }
}
