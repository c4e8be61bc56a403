using System.Text;
using Billing.TestSupport.PaymentProviders;

namespace Billing.Providers.Tests.Contract;

/// <summary>The table itself; every request that any test of an adapter sends is held against it when the test ends.</summary>
public sealed class SheetContractTests
{
    [Theory]
    [InlineData("/transaction/initialize", """{"amount":5}""", "email is missing")]
    [InlineData("/transaction/initialize", """{"email":"a@b.c","amount":"5"}""", "amount may not be \"5\"")]
    [InlineData("/transaction/initialize", """{"email":"a@b.c","amount":5,"reference":"a_b"}""", "reference may not be \"a_b\"")]
    [InlineData("/v3/transactions/7/refund", """{"amount":5.5,"colour":"red"}""", "colour is unknown")]
    [InlineData("/mpesa/stkpushquery/v1/query", """{"BusinessShortCode":"174379","Password":"cGFzcw==","Timestamp":"1","CheckoutRequestID":"ws"}""", "Timestamp may not be \"1\"")]
    [InlineData("/v4/charges", "{}", "POST /v4/charges is not published")]
    public void The_table_finds_what_is_wrong(string path, string body, string fault)
    {
        var headers = new Dictionary<string, string> { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer x" };
        Assert.Equal([fault], SheetContract.FaultsOf(new SimulatedRequest("POST", path, "", headers, Encoding.UTF8.GetBytes(body))));
    }

    [Fact]
    public void Requests_need_credentials_and_json()
    {
        var none = new SimulatedRequest("POST", "/refund", "", new Dictionary<string, string>(), "{}"u8.ToArray());
        Assert.Equal(["The credentials are missing", "The body is no JSON"], SheetContract.FaultsOf(none));
    }
}
