using Billing.Application.Payments.Providers;

namespace Billing.Providers.Stripe;

/// <summary>Stripe's decline codes as our reasons. The bank's code says more than Stripe's own.</summary>
internal static class StripeDeclines
{
    public static DeclineReason ReasonOf(StripeError error) => (error.DeclineCode ?? error.Code) switch
    {
        "insufficient_funds" => DeclineReason.InsufficientFunds,
        "expired_card" => DeclineReason.Expired,
        "incorrect_number" or "invalid_number" or "incorrect_cvc" or "invalid_cvc" or "incorrect_pin" or "invalid_pin" or "incorrect_zip"
            or "incorrect_address" or "invalid_expiry_month" or "invalid_expiry_year" or "invalid_amount" => DeclineReason.IncorrectDetails,
        "authentication_required" or "authentication_not_handled" or "payment_intent_authentication_failure"
            or "setup_intent_authentication_failure" or "mobile_device_authentication_required" => DeclineReason.AuthenticationFailed,
        "fraudulent" or "lost_card" or "stolen_card" or "pickup_card" or "merchant_blacklist" or "restricted_card" => DeclineReason.Fraud,
        "card_velocity_exceeded" or "withdrawal_count_limit_exceeded" or "pin_try_exceeded" => DeclineReason.LimitExceeded,
        "card_not_supported" or "currency_not_supported" or "invalid_account" or "new_account_information_available" or "not_permitted"
            or "transaction_not_allowed" or "revocation_of_authorization" or "revocation_of_all_authorizations" or "stop_payment_order"
            or "service_not_allowed" or "payment_method_unactivated" or "payment_intent_mandate_invalid" => DeclineReason.MethodUnusable,
        "processing_error" or "issuer_not_available" or "reenter_transaction" or "try_again_later" or "approve_with_id"
            or "payment_method_provider_timeout" => DeclineReason.ProcessingError,
        "payment_method_provider_decline" or "payment_method_customer_decline" => DeclineReason.CancelledByCustomer,
        _ => DeclineReason.Generic,
    };
}
