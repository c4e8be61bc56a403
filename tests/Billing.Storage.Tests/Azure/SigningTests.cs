using Billing.Storage.Azure.EventHubs;
using Billing.Storage.Azure.Signing;
using NodaTime;

namespace Billing.Storage.Tests.Azure;

/// <summary>Signatures computed apart from this code, over the texts that the services document.</summary>
public sealed class SigningTests
{
    private const string Date = "Fri, 20 Nov 2026 10:30:00 GMT";

    private static readonly byte[] Key =
        Convert.FromBase64String("Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");

    [Theory]
    [InlineData(
        "acct", "https://acct.table.core.windows.net/usage(PartitionKey='a',RowKey='b%20c')?$select=x", "f5YxuPgaHuDuFoxMHEll3FZTbnA6saCKwFAjjf+iJ04=")]
    [InlineData("devstoreaccount1", "http://127.0.0.1:10002/devstoreaccount1/$batch", "C3S1Q2/X9QC79mZ61tBmnL4iZ4Jmgcn8Sxw/fzhhtsQ=")]
    [InlineData("acct", "https://acct.table.core.windows.net/?comp=properties", "m7BfSdvkEu2vcoOx02ldIyI/sbMw1hFTv5y6jGc1LIs=")]
    public void A_table_request_signs_its_date_and_path(string account, string address, string signature) => Assert.Equal(
        $"SharedKeyLite {account}:{signature}", new SharedKeySigner(account, Key).SignTable(Date, new Uri(address)));

    [Fact]
    public void A_queue_request_signs_length_type_headers_and_parameters()
    {
        var head = new StorageRequestHead(
            "POST",
            new Uri("https://acct.queue.core.windows.net/jobs/messages?visibilitytimeout=0&messagettl=-1"),
            64,
            "application/xml",
            null,
            null,
            [("x-ms-version", "2020-12-06"), ("x-ms-date", Date), ("x-ms-client-request-id", "1")]);
        Assert.Equal("SharedKey acct:lttg75KZPW+xxY+UhPtiYrQP/D7T0ld+gjRtk1TvZOI=", new SharedKeySigner("acct", Key).SignStorage(head));
    }

    [Fact]
    public void A_blob_request_signs_its_condition_and_no_length_of_zero()
    {
        var head = new StorageRequestHead(
            "PUT",
            new Uri("https://acct.blob.core.windows.net/docs/a%20b.txt"),
            0,
            "text/plain",
            null,
            "*",
            [("x-ms-blob-type", "BlockBlob"), ("x-ms-date", Date), ("x-ms-version", "2020-12-06")]);
        Assert.Equal("SharedKey acct:KB2oInSCKo8VBNidFZUWACRBj4FR/DfAontAgo0wIkk=", new SharedKeySigner("acct", Key).SignStorage(head));
    }

    [Fact]
    public void Parameters_are_signed_decoded()
    {
        var head = new StorageRequestHead(
            "DELETE",
            new Uri("https://acct.queue.core.windows.net/jobs/messages/1?popreceipt=AgAA%2B%2F%3D%3D"),
            0,
            null,
            null,
            null,
            [("x-ms-date", Date), ("x-ms-version", "2020-12-06")]);
        Assert.Equal("SharedKey acct:bIHjBVyHZW9AEXh+vwxD6v/QS3uIj9jVdBkYddEcuNA=", new SharedKeySigner("acct", Key).SignStorage(head));
    }

    [Fact]
    public void A_hub_signature_uses_the_key_as_text() => Assert.Equal(
        "SharedAccessSignature sr=https%3A%2F%2Fns.servicebus.windows.net%2Fusage"
        + "&sig=zSl7alUtTUr3KbB9B%2FnSvBh4G1XxsDC0s466MpUh9%2Fw%3D&se=1795000000&skn=send",
        SharedAccessPolicy.Sign("https://ns.servicebus.windows.net/usage", "send", "Zm9v+key=", Instant.FromUnixTimeSeconds(1795000000)));
}
